#!/bin/bash
# need.sh: what the machine that carries the lab must have. As root on Debian or Ubuntu it installs what is missing;
# otherwise it says what is missing and how to get it, and exits 1. Quick and silent when nothing is missing.
set -euo pipefail

packages=(
  mmdebstrap:mmdebstrap apt-ftparchive:apt-utils ip:iproute2 unshare:util-linux nsenter:util-linux setpriv:util-linux
  flock:util-linux losetup:mount mkfs.ext4:e2fsprogs ssh:openssh-client ssh-keygen:openssh-client gcc:gcc shellcheck:shellcheck /usr/bin/python3:python3
)
missing=()
for entry in "${packages[@]}"; do
  command -v "${entry%%:*}" >/dev/null || missing+=("${entry#*:}")
done
[ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)

if [ ${#missing[@]} -gt 0 ]; then
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
  if ! command -v apt-get >/dev/null; then
    echo "lab: missing: ${missing[*]} (Debian's package names): install them with this system's package manager" >&2
    exit 1
  fi
  if [ "$(id -u)" != 0 ]; then
    echo "lab: missing: ${missing[*]}: run  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "lab: installing ${missing[*]}" >&2
  apt-get -qq update >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "${missing[@]}" >&2
fi

problems=()
[ "$(id -u)" = 0 ] || problems+=('root is needed for namespaces and mounts: run it with sudo')
grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || problems+=('the kernel has no overlayfs')
grep -q ' - cgroup2 ' /proc/self/mountinfo || problems+=('no cgroup2 hierarchy is mounted, which systemd needs: mount -t cgroup2 cgroup2 DIR')
[ ${#problems[@]} = 0 ] || { printf 'lab: %s\n' "${problems[@]}" >&2; exit 1; }
