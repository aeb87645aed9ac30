#!/bin/bash
# parts.sh: prints a folder with the files of the nats-server and supervisor packages that the lab's hosts install: unpacked, not
# installed, for tests that ask the real programs without a host.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
export LAB_CACHE=${PLOTWRIGHT_LAB_CACHE:-/var/cache/plotwright-lab}

base=$("$here/build.sh")
parts=$LAB_CACHE/parts-${base##*-}
if [ ! -e "$parts" ]; then
  new=$(mktemp -d "$parts.XXXXXX")
  trap 'rm -rf "$new"' EXIT
  for package in nats-server supervisor python3-pkg-resources; do
    dpkg-deb -x "$base/apt/$package"_*.deb "$new"
  done
  chmod 755 "$new"
  mv -T "$new" "$parts" 2>/dev/null || [ -e "$parts" ] # another run was first
fi
echo "$parts"
