# shellcheck shell=sh
# A line for each NIC that is a device: name, state, Mbit/s (empty where the link is down, -1 where the driver does not know).
fact_links() {
  for _nic in "${PW_ROOT-}"/sys/class/net/*; do
    [ -e "$_nic/device" ] || continue
    _state='' _speed=''
    read -r _state 2>/dev/null <"$_nic/operstate"
    read -r _speed 2>/dev/null <"$_nic/speed"
    printf '%s %s %s\n' "${_nic##*/}" "${_state:-unknown}" "$_speed"
  done
}

fact_listeners() {
  if command -v ss >/dev/null; then timeout -k 2 10 ss -Hltnp 2>/dev/null; else printf 'no ss\n'; fi
}
