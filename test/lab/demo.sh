#!/bin/bash
# demo.sh [--keep]: from nothing to the converged cluster on the lab's seven hosts, a second run that says nothing, a check.
# --keep leaves the lab up to look around in: npm run lab -- help.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
export LAB_PREFIX=${LAB_PREFIX:-demo}
keep=${1-}

lab() { npx tsx test/lab/lab.ts "$@"; }
run() {
  printf '\n$ npx tsx playbooks/site.ts -i inventories/lab %s\n' "$*"
  npx tsx playbooks/site.ts -i inventories/lab "$@"
}

[ "$keep" = --keep ] || trap 'lab down' EXIT
lab down
lab up
lab status
run
again=$(mktemp)
run --output lines | tee "$again"
[ "$(grep -c ': ok=[0-9]* changed=0 ' "$again")" = 7 ] || { echo 'demo: the second run changed something' >&2; exit 1; }
rm "$again"
run --check
printf '\nThe second run changed nothing on all 7 hosts, and --check found no drift.\n'
