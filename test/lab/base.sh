#!/bin/bash
# base.sh ROOT: turns a freshly bootstrapped system into the bare server that every host of the lab starts as.
set -euo pipefail
root=$1

rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/{resolv.conf,hostname} "$root"/etc/apt/sources.list "$root"/usr/sbin/policy-rc.d
rm -f "$root"/etc/apt/sources.list.d/*
: >"$root/etc/machine-id"
: >"$root/etc/resolv.conf"
echo 'LANG=C.UTF-8' >"$root/etc/default/locale"
mkdir -p "$root/srv/apt"
echo 'deb [trusted=yes] file:/srv/apt ./' >"$root/etc/apt/sources.list"

# '*' and not '!': sshd takes a locked account's keys for locked too
chroot "$root" sh -euc '
  useradd --uid 1000 --create-home --shell /bin/bash ops
  usermod -p "*" root
  usermod -p "*" ops
  install -d -m 700 /root/.ssh
  install -d -m 700 -o ops -g ops /home/ops/.ssh'
echo 'ops ALL=(ALL) NOPASSWD:ALL' >"$root/etc/sudoers.d/ops"
chmod 440 "$root/etc/sudoers.d/ops"

# these units reach for the outer kernel or for hardware that a host of the lab lacks
for unit in systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service \
  systemd-logind.service systemd-timesyncd.service systemd-resolved.service systemd-networkd.service systemd-sysctl.service \
  systemd-modules-load.service modprobe@.service systemd-pstore.service sys-kernel-debug.mount sys-kernel-tracing.mount \
  sys-kernel-config.mount sys-fs-fuse-connections.mount dev-hugepages.mount dev-mqueue.mount proc-sys-fs-binfmt_misc.automount \
  getty.target console-getty.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  fstrim.timer systemd-tmpfiles-clean.timer; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
ln -sf /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"

# hosts may not set the outer machine's clock: chronyd runs, and leaves it alone (-x)
mkdir -p "$root/etc/systemd/system/chrony.service.d"
cat >"$root/etc/systemd/system/chrony.service.d/lab.conf" <<'UNIT'
[Unit]
ConditionCapability=
[Service]
ExecStart=
ExecStart=!/usr/sbin/chronyd $DAEMON_OPTS -x
UNIT

# the device nodes that each host's own /dev is copied from
umask 000
rm -rf "${root:?}"/dev/*
mkdir -m 755 "$root/dev/pts"
mkdir -m 1777 "$root/dev/shm"
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
  IFS=: read -r name major minor <<<"$node"
  mknod -m 666 "$root/dev/$name" c "$major" "$minor"
done
mknod -m 660 "$root/dev/loop-control" c 10 237
for ((i = 0; i < 128; i++)); do mknod -m 660 "$root/dev/loop$i" b 7 "$i"; done
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
: >"$root/dev/console"
