#!/bin/bash
# screens.sh: what docs/cluster-jobs.md and docs/operations.md show, made anew on a lab of two hosts (operations) and one of seven (readouts).
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

lab() { npx tsx test/lab/lab.ts "$@"; }
behave() { # HOST BINARY LINE...: how a stand-in behaves from now on
  local host=$1 binary=$2
  shift 2
  printf '%s\n' "$@" | lab exec "$host" tee "/etc/standin/$binary" >/dev/null
}
screen() { # PLAYBOOK ARG...: a run as it is seen where stdout is no terminal
  printf '\n$ npx tsx playbooks/%s -i %s %s\n' "$1" "$inventory" "${*:2}"
  lab ctl node --import tsx "playbooks/$1" -i "$inventory" "${@:2}" </dev/null 2>&1 || printf '(exit %s)\n' "$?"
}

operations() {
  export LAB_PREFIX=screens inventory=test/lab/inventories/node-and-plot.ts
  lab down
  lab up node-1 plot-1
  screen site.ts --quiet
  screen reinit-cache.ts --delay 0 --wihtin 3 -e within=2x
  screen reinit-cache.ts --check
  screen reinit-cache.ts --yes --delay 5s
  behave plot-1 autonomys-farmer step_seconds=0.1 fail_halfway=yes
  screen benchmark-cache.ts
  screen verify-pieces.ts
  behave plot-1 autonomys-farmer step_seconds=0.1
  screen benchmark-cache.ts
  screen verify-pieces.ts
  behave plot-1 autonomys-export-piece fail_halfway=yes
  screen export-pieces.ts
  behave plot-1 autonomys-export-piece
  screen export-pieces.ts
  snapshot
  behave node-1 autonomys-node never_sync=yes
  screen restore-node.ts --archive "$archive" --sha256 "$sha256" --yes --sync-within 3s
  behave node-1 autonomys-node
  screen restore-node.ts --archive "$archive" --sha256 "$sha256" --yes
  lab exec plot-1 systemd-run --quiet --unit=snapshots --working-directory=/srv/snapshots python3 -m http.server 8000
  screen restore-node.ts --archive http://198.18.0.4:8000/other-db.tar.gz --sha256 "$other" --yes --discard-old
  lab down
}

# A node's database much older than the lab's, here and as another one on plot-1.
snapshot() {
  dir=$(mktemp -d)
  trap 'rm -rf "$dir"' EXIT
  mkdir "$dir/db"
  printf '{"chain":"mainnet","blocks_pruning":"archive","state_pruning":"archive","born":%s}' "$(($(date +%s) - 100000))" >"$dir/db/standin.json"
  archive=$dir/node-db.tar.gz
  tar -czf "$archive" -C "$dir" db
  sha256=$(sha256sum <"$archive" | cut -d' ' -f1)
  echo >>"$dir/db/standin.json"
  tar -czf "$dir/other-db.tar.gz" -C "$dir" db
  other=$(sha256sum <"$dir/other-db.tar.gz" | cut -d' ' -f1)
  base64 "$dir/other-db.tar.gz" | lab exec plot-1 sh -c 'mkdir -p /srv/snapshots && base64 -d >/srv/snapshots/other-db.tar.gz'
}

readouts() {
  export LAB_PREFIX=screens inventory=inventories/lab
  lab down
  lab up
  screen site.ts --quiet
  screen status.ts
  lab exec plot-1 supervisorctl stop autonomys-plot-server-2 >/dev/null
  lab cut storage-2
  screen status.ts --connect-timeout 4
  lab heal storage-2
  screen logs.ts -l plot-1 --tags plot-server-0,plot-server-1 -n 2
  lab down
}

"${1:?operations or readouts}"
