#!/bin/bash
# readers.sh: installs Debian's Chromium, which reads the html report in tests, and prints a folder with promtool, which reads the one for
# Prometheus: unpacked, not installed, for its package would start a server.
set -euo pipefail
cache=${PLOTWRIGHT_LAB_CACHE:-/var/cache/plotwright-lab}
tools=$cache/readers

if [ ! -x /usr/bin/chromium ]; then
  echo 'tests: installing chromium' >&2
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends chromium; } >&2
fi
if [ ! -x "$tools/promtool" ]; then
  new=$(mktemp -d)
  trap 'rm -rf "$new"' EXIT
  (cd "$new" && apt-get -qq -o APT::Sandbox::User=root download prometheus && dpkg-deb -x prometheus_*.deb .) >&2
  install -D "$new/usr/bin/promtool" "$tools/promtool"
fi
echo "$tools"
