#!/bin/bash
# keeper.sh: runs one host until it is powered off or killed; a host that reboots from inside comes back by itself.
# Runs in the host's network namespace, so that whoever ends the host finds it there. Environment: see init.sh, and CGROUP.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
reboot=129 # the kernel ends the first process of a namespace by SIGHUP for a reboot, by SIGINT for a halt

for (( ; ; )); do
  ip link set eth0 up
  read -r uptime _ </proc/uptime
  code=0
  # shellcheck disable=SC2016
  unshare --mount --pid --uts --ipc --time --boottime "-${uptime%.*}" --fork \
    bash -c 'echo 0 >"$CGROUP/cgroup.procs"; exec unshare --cgroup "$0"' "$here/init.sh" || code=$?
  ip link set eth0 down # a machine without power refuses no connection: it is silent
  [ "$code" = "$reboot" ] || break
done
echo "$code" >"$HOST_DIR/ended"
