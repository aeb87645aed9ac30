# shellcheck shell=bash
# net.sh: the lab's network: a bridge in a namespace of its own, one port a host, and the control namespace. Nothing
# leads out of it. Sourced by lab.sh.
SWITCH=$LAB_PREFIX-switch
CONTROL=$LAB_PREFIX-control
CONTROL_ADDRESS=198.18.255.254/16
CONTROL_MAC=02:00:c6:12:ff:fe

netns_of() { echo "$LAB_PREFIX-host-$1"; }
network_is_up() { [ -e "/run/netns/$SWITCH" ]; }
in_control() { nsenter --net="/run/netns/$CONTROL" "$@"; }
lab_namespaces() { ip netns list | cut -d' ' -f1 | grep -E "^$LAB_PREFIX-(switch|control|host-.+)\$" || :; }

network_up() { # HOST...
  local host
  {
    printf 'netns add %s\n' "$SWITCH" "$CONTROL"
    for host; do echo "netns add $(netns_of "$host")"; done
  } | ip -b -
  {
    printf '%s\n' 'link set lo up' 'link add _switch type bridge stp_state 0 forward_delay 0' 'link set _switch up'
    for host; do
      echo "link add $host type veth peer name eth0 netns $(netns_of "$host")"
      echo "link set $host master _switch up"
    done
  } | ip -n "$SWITCH" -b -
  for host; do
    printf '%s\n' 'link set lo up' "addr add ${ADDRESS[$host]}/16 dev eth0" 'link set eth0 up' | ip -n "$(netns_of "$host")" -b -
  done
  ip -n "$CONTROL" link set lo up
  ip -n "$SWITCH" link add _control type veth peer name eth0 netns "$CONTROL"
  plug_control
}

plug_control() { # both ends exist by now, be they a veth pair or the relay's
  printf '%s\n' "link set eth0 address $CONTROL_MAC" "addr add $CONTROL_ADDRESS dev eth0" 'link set eth0 up' | ip -n "$CONTROL" -b -
  ip -n "$SWITCH" link set _control master _switch up
}

latency() { # MS: how late the wire between control and switch delivers, each way; 0 is a plain wire
  end_processes "$SWITCH"
  ip -n "$SWITCH" link del _control 2>/dev/null || : # a relay's devices went with it
  until ! ip -n "$CONTROL" link show eth0 &>/dev/null; do sleep 0.01; done
  if [ "$1" = 0 ]; then
    ip -n "$SWITCH" link add _control type veth peer name eth0 netns "$CONTROL"
  else
    "$BASE/delay" "/run/netns/$CONTROL" eth0 "/run/netns/$SWITCH" _control "$1" 9>&-
  fi
  plug_control
}

# The namespace is the identity: no pid file can name a stranger's process.
end_processes() { # NAMESPACE
  local i pids
  for ((i = 0; i < 1000; i++)); do
    pids=$(ip netns pids "$1" 2>/dev/null || :)
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || :
    sleep 0.01
  done
  die "these processes in $1 do not end: ${pids//$'\n'/ }"
}
