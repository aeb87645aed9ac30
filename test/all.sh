#!/bin/bash
# all.sh: every check there is, one after another; a failure of one does not hide what the next ones find. Exit status 1 when any failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

test/lab/need.sh && test/lab/parts.sh >/dev/null || exit
readers=$(test/report/readers.sh) || exit
export PATH=$PATH:$readers
failed=0
test/check.sh || failed=1
node_modules/.bin/vitest run --project local --project transport --maxWorkers 2 || failed=1
node_modules/.bin/vitest run --project lab --maxWorkers 3 || failed=1
exit "$failed"
