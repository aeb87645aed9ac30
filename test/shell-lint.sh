#!/bin/bash
# shell-lint.sh [--list]: every shell file that git knows or would take, through its own shell's parser and shellcheck.
set -euo pipefail
cd "$(dirname "$0")/.."

declare -A shell_of=()
while IFS= read -r -d '' name; do
  [ -f "$name" ] || continue
  first=''
  IFS= read -r first <"$name" || :
  if [[ $first =~ ^(#!.*[/ ]|'# shellcheck shell=')(sh|bash|dash)$ ]]; then
    [[ $first == '#!'* || $name == *.sh ]] && shell_of[$name]=${BASH_REMATCH[2]}
  elif [[ $name == *.sh ]]; then
    shell_of[$name]=''
  fi
done < <(git ls-files -z --cached --others --exclude-standard)
mapfile -t scripts < <(printf '%s\n' "${!shell_of[@]}" | LC_ALL=C sort)

if [ "${1-}" = --list ]; then
  printf '%s\n' "${scripts[@]}"
  exit
fi
if ! command -v shellcheck >/dev/null; then
  echo 'shell-lint: shellcheck is missing: apt-get install shellcheck (test/lab/need.sh does it)' >&2
  exit 1
fi

failed=0
for name in "${scripts[@]}"; do
  if [ -z "${shell_of[$name]}" ]; then
    echo "$name: its first line names no shell: #!/bin/sh, #!/bin/bash or '# shellcheck shell=sh'" >&2
    failed=1
  else
    "${shell_of[$name]}" -n "$name" || failed=1
  fi
done
shellcheck -- "${scripts[@]}" || failed=1
exit "$failed"
