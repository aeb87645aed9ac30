#!/bin/bash
# check.sh: the quick checks, side by side; what one of them says is shown when it fails. Exit status 1 when any did.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
mkdir -p node_modules/.cache
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

declare -A checks=()
start() { # NAME COMMAND...
  local name=$1
  shift
  "$@" >"$said/$name" 2>&1 </dev/null &
  checks[$name]=$!
}
start types node_modules/.bin/tsc --noEmit --incremental --tsBuildInfoFile node_modules/.cache/tsc.tsbuildinfo
start unit node_modules/.bin/vitest run --project unit --maxWorkers 2 "$@"
start biome node_modules/.bin/biome check --error-on-warnings .
start shell test/shell-lint.sh

failed=0
for name in biome shell unit types; do
  if wait "${checks[$name]}"; then
    echo "$name: ok"
  else
    echo "$name: failed"
    cat "$said/$name"
    failed=1
  fi
done
exit "$failed"
