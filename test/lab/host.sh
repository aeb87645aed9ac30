# shellcheck shell=bash
# host.sh: starts, ends and asks hosts. Sourced by lab.sh. A host's state lies in $LAB_DIR/HOST: seed (files of its first
# boot), upper and scratch (overlayfs), disks, machine, pid, boot_id, boot.log.
CGROUP_ROOT=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo)
CGROUP_LAB=$CGROUP_ROOT/plotwright-lab-$LAB_PREFIX
DROPPED=-sys_time,-sys_module,-sys_rawio,-syslog # root in a host must not set the outer machine's clock or touch its kernel
BOOT_SECONDS=${LAB_BOOT_SECONDS:-120}

init_of() { # HOST: prints the pid of its first process, fails when it is down
  local pid
  read -r pid 2>/dev/null <"$LAB_DIR/$1/pid" || return 1
  [ "/proc/$pid/ns/net" -ef "/run/netns/$(netns_of "$1")" ] && echo "$pid"
}

boot() { # HOST...: starts them all, returns at once
  local host dir
  for host; do
    dir=$LAB_DIR/$host
    mkdir -p "$dir"/{upper,scratch,root} "$CGROUP_LAB/$host"
    rm -f "$dir"/{pid,ended}
    HOST=$host HOST_DIR=$dir BASE=$BASE CGROUP=$CGROUP_LAB/$host LAB_DIR=$LAB_DIR DROPPED=$DROPPED \
      setsid -f nsenter --net="/run/netns/$(netns_of "$host")" "${here:?}/keeper.sh" </dev/null &>"$dir/boot.log" 9>&-
  done
}

wait_booted() { # HOST...: until systemd says so; sshd is up by then
  local host state deadline=$((SECONDS + BOOT_SECONDS))
  for host; do
    until state=$(inside "$host" systemctl is-system-running 2>/dev/null) || [ "$state" = degraded ]; do
      [ ! -e "$LAB_DIR/$host/ended" ] || die "$host did not boot: $(tail -n 3 "$LAB_DIR/$host/boot.log")"
      [ "$SECONDS" -lt "$deadline" ] || die "$host is not up after $BOOT_SECONDS s: ${state:-no answer} (log: $LAB_DIR/$host/boot.log)"
      sleep 0.05
    done
  done
}

inside() { # HOST COMMAND...: as root in all of the host's namespaces
  local pid
  pid=$(init_of "$1") || return 1
  shift
  # nsenter would stop with its child when a shutdown stops all processes, and nobody would wake it: sh forks instead
  # shellcheck disable=SC2016
  nsenter --no-fork --target "$pid" --mount --uts --ipc --net --pid --cgroup --time --root \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
    setpriv --bounding-set="$DROPPED" --inh-caps="$DROPPED" sh -c '"$@"; exit $?' sh "$@"
}

halt() { # HOST...: a power cut; its first process takes all others and every mount along
  local host pid
  for host; do
    if pid=$(init_of "$host"); then kill -KILL "$pid" 2>/dev/null || :; fi
  done
  for host; do
    end_processes "$(netns_of "$host")"
    ip -n "$(netns_of "$host")" link set eth0 down 2>/dev/null || :
  done
  for host; do free_loops "$host"; done
}

free_loops() { # HOST: its disks' devices vanish with their mounts; what someone attached inside would outlive the host
  local name device i dir=$LAB_DIR/$1
  losetup --noheadings --output NAME,BACK-MAJ:MIN | while read -r name device; do
    [ "$device" != "$(cat "$dir/device" 2>/dev/null)" ] || losetup --detach "$name"
  done
  for ((i = 0; i < 1000; i++)); do
    losetup --noheadings --output BACK-FILE | grep -qF "$dir/disks/" || return 0
    sleep 0.01
  done
  die "loop devices of $1 are still in use: $(losetup --noheadings --output NAME,BACK-FILE | grep -F "$dir/disks/")"
}

erase() { # HOST...: the next boot is its first
  local host
  for host; do
    rm -rf --one-file-system "${LAB_DIR:?}/$host"/{upper,scratch}
    find "$LAB_DIR/$host/disks" -name '*.img' -exec truncate -s 0 {} + 2>/dev/null || :
  done
}

write_known_hosts() {
  local host type key
  for host in "${HOSTS[@]}"; do
    read -r type key _ <"$LAB_DIR/$host/upper/etc/ssh/ssh_host_ed25519_key.pub"
    echo "${ADDRESS[$host]},$host $type $key"
  done >"$LAB_DIR/known_hosts.new"
  mv "$LAB_DIR/known_hosts.new" "$LAB_DIR/known_hosts"
}
