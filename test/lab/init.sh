#!/bin/bash
# init.sh: first process of a host, in namespaces of its own: builds the host's file system and becomes its systemd.
# Environment from host.sh: HOST, HOST_DIR (this host's state), LAB_DIR (the lab's), BASE (see build.sh),
# DROPPED (capabilities).
set -euo pipefail
root=$HOST_DIR/root

read -r pid _ </proc/self/stat # as the outer machine sees it: its /proc is still mounted
mount --make-rprivate /

read_only() { mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"; }
bind() { mount --bind "$1" "$2" && mount -o remount,bind,ro "$2"; }

# 'volatile' spares every sync, and refuses a second mount until told that the first one is over
rm -rf "$HOST_DIR"/scratch/*/incompat
mount -t overlay "lab-$HOST" -o "lowerdir=$BASE/root,upperdir=$HOST_DIR/upper,workdir=$HOST_DIR/scratch,volatile" "$root"
stat -c %Hd:%Ld "$root" >"$HOST_DIR/device"

mount -t tmpfs -o nosuid,mode=755 tmpfs "$root/dev"
cp -a "$BASE/root/dev/." "$root/dev"
mount -t devpts -o newinstance,nosuid,noexec,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$root/dev/shm"
mount --bind /dev/null "$root/dev/console"
mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs "$root/run"
mkdir -m 1777 "$root/run/lock"
bind "$BASE/apt" "$root/srv/apt"

if [ ! -e "$root/etc/ssh/ssh_host_ed25519_key" ]; then # first boot of a fresh host: who it is
  cp -r "$HOST_DIR/seed/." "$root"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  install -m 600 "$LAB_DIR/id_ed25519.pub" "$root/root/.ssh/authorized_keys"
  install -m 600 -o 1000 -g 1000 "$LAB_DIR/id_ed25519.pub" "$root/home/ops/.ssh/authorized_keys"
  ssh-keygen -q -t ed25519 -N '' -C "root@$HOST" -f "$root/etc/ssh/ssh_host_ed25519_key"
fi

# disks/PATH.img is the disk that is mounted at /PATH; the outer /dev may lack nodes for so many loop devices
mount --bind "$root/dev" /dev
for ((i = 0; i < 500; i++)); do # the boot before may still be letting go of them
  losetup --noheadings --output BACK-FILE | grep -qF "$HOST_DIR/disks/" || break
  sleep 0.01
done
find "$HOST_DIR/disks" -name '*.img' | sort | while read -r image; do
  [ -s "$image" ] || { truncate -s 4G "$image" && mkfs.ext4 -q -m 0 -E lazy_itable_init=1,lazy_journal_init=1 "$image"; }
  disk=${image#"$HOST_DIR/disks"}
  disk=$root${disk%.img}
  mkdir -p "$disk"
  mount -o loop "$image" "$disk"
done

# nothing a host does may reach the outer kernel: only the network's part of /proc/sys is the host's own
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount --bind "$root/proc/sys/net" "$root/mnt"
read_only "$root/proc/sys"
mount --move "$root/mnt" "$root/proc/sys/net"
cat /proc/sys/kernel/random/uuid >"$HOST_DIR/boot_id"
bind "$HOST_DIR/boot_id" "$root/proc/sys/kernel/random/boot_id"
for file in sysrq-trigger kcore; do
  [ ! -e "$root/proc/$file" ] || mount --bind /dev/null "$root/proc/$file"
done

mount -t sysfs -o nosuid,nodev,noexec sysfs "$root/sys"
mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup"
if [ -d "$HOST_DIR/machine" ]; then
  bind "$HOST_DIR/machine/node" "$root/sys/devices/system/node"
  bind "$HOST_DIR/machine/cpu" "$root/sys/devices/system/cpu"
  bind "$HOST_DIR/machine/cpuinfo" "$root/proc/cpuinfo"
fi
mount -o remount,bind,ro "$root/sys"

hostname "$HOST"
cd "$root"
mkdir -p .outer
pivot_root . .outer
echo "$pid" >"/.outer$HOST_DIR/pid.new"
mv "/.outer$HOST_DIR/pid.new" "/.outer$HOST_DIR/pid" # not before: until here the root is the outer machine's
umount -l /.outer
rmdir /.outer
exec setpriv --bounding-set="$DROPPED" --inh-caps="$DROPPED" \
  env -i container=lab PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --log-target=journal --show-status=0 </dev/null
