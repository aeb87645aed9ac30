#!/bin/bash
# build.sh: makes what all labs share, once, and prints its path: $LAB_CACHE/base-HASH with root/ (the hosts' common lower
# layer), apt/ (the packages that roles install) and delay (the latency relay). HASH covers every input in this folder.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
cache=${LAB_CACHE:?}
mirror=http://deb.debian.org
in_base=openssh-server,sudo,systemd-sysv,iproute2,iputils-ping,procps,netcat-openbsd,ca-certificates,e2fsprogs,kmod
in_repository='supervisor nats-server numactl python3 python3-apt rsync xfsprogs jq curl chrony'

hash=$(cat "$here"/{build.sh,base.sh,delay.c} | sha256sum | cut -c1-12)
base=$cache/base-$hash
[ ! -e "$base" ] || { echo "$base"; exit; }

mkdir -p "$cache"
exec 9>"$cache/lock"
flock -n 9 || { echo 'lab: waiting for another build of the base' >&2; flock 9; }
[ ! -e "$base" ] || { echo "$base"; exit; }

echo "lab: building the base system in $base (once, about a minute)" >&2
new=$base.new
rm -rf --one-file-system "$new"
trap 'rm -rf --one-file-system "$new"' EXIT
mkdir -p "$new/apt"
chmod 755 "$new" "$new/apt"
umask 022
gcc -O2 -Wall -Wextra -Werror -o "$new/delay" "$here/delay.c"

# --download-only against the fresh system resolves exactly what a host will lack
export repository=$new/apt in_repository
# shellcheck disable=SC2016
fetch='apt() { APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -qq -y -o APT::Install-Recommends=true "$@"; }
apt clean
apt install --download-only $in_repository >/dev/null
mv "$1"/var/cache/apt/archives/*.deb "$repository"'
mmdebstrap --quiet --mode=root --variant=minbase --include="$in_base" --aptopt='Acquire::Languages "none"' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --customize-hook="$fetch" bookworm "$new/root" "deb $mirror/debian bookworm main" \
  "deb $mirror/debian bookworm-updates main" "deb $mirror/debian-security bookworm-security main" </dev/null >&2
(cd "$new/apt" && apt-ftparchive packages . >Packages && apt-ftparchive -o APT::FTPArchive::Release::Suite=lab release . >Release)

"$here/base.sh" "$new/root"
# fresh lists in the base: a host installs packages before it ever runs apt-get update
(
  cd "$new"
  unshare --mount --propagation private sh -euc 'mount --bind apt root/srv/apt; chroot root apt-get -qq update' >&2
)
mv "$new" "$base"
trap - EXIT
echo "$base"
