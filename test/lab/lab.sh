#!/bin/bash
# lab.sh VERB ...: one lab of hosts, made of namespaces. For lab.ts, which sets LAB_PREFIX and LAB_DIR (the lab's state).
# Verbs: see help in lab.ts; here `up` takes BASE (see build.sh) and PREPARED, the lab's state as prepare.ts wrote it.
set -euo pipefail
umask 022
here=$(dirname "$(readlink -f "$0")")
: "${LAB_PREFIX:?}" "${LAB_DIR:?}"
die() { echo "lab: $*" >&2; exit 1; }

[ "$EUID" = 0 ] || die 'root is needed for namespaces and mounts: run it with sudo'

lock() { # one change of a lab at a time; hosts and relay must not inherit it (9>&-)
  mkdir -p /run/lock
  exec 9>"/run/lock/plotwright-lab-$LAB_PREFIX.lock"
  flock -w 120 9 || die "another command is changing this lab (prefix $LAB_PREFIX)"
}
verb=$1
shift
case $verb in # before anything of the lab is read
  up | down | latency | cut | heal | stop | start | reboot | reset) lock ;;
esac

declare -A ADDRESS=()
HOSTS=()
read_hosts() {
  local host address
  HOSTS=()
  export BASE
  BASE=$(readlink -f "$LAB_DIR/base")
  while read -r host address _; do
    HOSTS+=("$host")
    ADDRESS[$host]=$address
  done <"$LAB_DIR/hosts"
}
if [ -e "$LAB_DIR/hosts" ]; then read_hosts; fi
# shellcheck source=/dev/null
. "$here/net.sh"
# shellcheck source=/dev/null
. "$here/host.sh"

need_lab() {
  if ! network_is_up || [ ${#HOSTS[@]} = 0 ]; then die "the lab is down (prefix $LAB_PREFIX): npm run lab -- up"; fi
}
need_hosts() { # HOST...
  need_lab
  [ $# -gt 0 ] || die 'which host?'
  local host
  for host; do [ -n "${ADDRESS[$host]-}" ] || die "no host '$host' in this lab: ${HOSTS[*]}"; done
}

abandon() { # an `up` that failed or was interrupted
  local code=$?
  trap - EXIT
  (down) || :
  exit "$code"
}

up() { # BASE PREPARED
  if network_is_up; then die "the lab is up already (prefix $LAB_PREFIX): npm run lab -- down, or another LAB_PREFIX"; fi
  [ "$(stat -f -c %T "$2")" != overlayfs ] ||
    die "$(dirname "$LAB_DIR") lies on overlayfs, which can't carry the hosts' own overlays: set PLOTWRIGHT_LAB_RUN to a folder on ext4, xfs or tmpfs"
  down # what a crash left
  trap abandon EXIT
  mv -T "$2" "$LAB_DIR"
  chmod -R go=rX "$LAB_DIR/machines" "$LAB_DIR"/*/seed # whatever the caller's umask
  ln -s "$1" "$LAB_DIR/base"
  ssh-keygen -q -t ed25519 -N '' -C "lab $LAB_PREFIX" -f "$LAB_DIR/id_ed25519"
  read_hosts
  # each systemd holds about ten inotify instances of the one quota that all hosts share; the default is 128
  [ "$(cat /proc/sys/fs/inotify/max_user_instances)" -ge 8192 ] || echo 8192 >/proc/sys/fs/inotify/max_user_instances
  network_up "${HOSTS[@]}"
  boot "${HOSTS[@]}"
  wait_booted "${HOSTS[@]}"
  write_known_hosts
  trap - EXIT
}

down() {
  local namespace i
  [ ! /proc/self/ns/net -ef "/run/netns/$CONTROL" ] || die "can't take the lab down from inside its own network"
  halt "${HOSTS[@]}"
  for namespace in $(lab_namespaces); do
    end_processes "$namespace"
    ip netns del "$namespace"
  done
  for ((i = 0; i < 500; i++)); do
    [ -d "$CGROUP_LAB" ] || break
    find "$CGROUP_LAB" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.01
  done
  [ ! -d "$CGROUP_LAB" ] || die "cgroup still in use: $CGROUP_LAB"
  rm -rf --one-file-system "$LAB_DIR"
}

status() {
  local host state link
  for host in "${HOSTS[@]}"; do
    state=down link='link up'
    ! init_of "$host" >/dev/null || state=up
    ip -n "$SWITCH" -o link show "$host" | grep -q '[<,]UP[,>]' || link='link cut'
    printf '%-12s %-16s %-5s %s\n' "$host" "${ADDRESS[$host]}" "$state" "$link"
  done
}

restart() { # HOST...
  boot "$@"
  wait_booted "$@"
  write_known_hosts
}

to_ssh() { # [USER@]HOST [COMMAND...]
  local user=ops host=${1-}
  [[ $host != *@* ]] || { user=${host%@*}; host=${host#*@}; }
  need_hosts "$host"
  shift
  exec nsenter --net="/run/netns/$CONTROL" ssh -F none -i "$LAB_DIR/id_ed25519" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=10 \
    -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$LAB_DIR/known_hosts" "$user@${ADDRESS[$host]}" "$@"
}

case $verb in
  up) up "$@" ;;
  down) down ;;
  status) need_lab; status ;;
  exec) need_hosts "${1-}"; init_of "$1" >/dev/null || die "$1 is down"; inside "$@" ;;
  ssh) to_ssh "$@" ;;
  ctl) need_lab; LAB_DIR=$LAB_DIR exec nsenter --net="/run/netns/$CONTROL" "$@" ;;
  latency) need_lab; latency "$@" ;;
  cut) need_hosts "$@"; for host; do ip -n "$SWITCH" link set "$host" down; done ;;
  heal) need_hosts "$@"; for host; do ip -n "$SWITCH" link set "$host" up; done ;;
  stop) need_hosts "$@"; halt "$@" ;;
  start) need_hosts "$@"; for host; do ! init_of "$host" >/dev/null || die "$host is up already"; done; restart "$@" ;;
  reboot) need_hosts "$@"; halt "$@"; restart "$@" ;;
  reset) [ $# -gt 0 ] || set -- "${HOSTS[@]}"; need_hosts "$@"; halt "$@"; erase "$@"; restart "$@" ;;
esac
