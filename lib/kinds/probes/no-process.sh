# shellcheck shell=sh

# probe_no_process [WORD STAMP]...: of each a line `pid N: COMMAND` for every process with the argument WORD, but for those of the job STAMP.
probe_no_process() {
  while [ $# -gt 0 ]; do
    grep -lzxsF -- "$1" /proc/[0-9]*/cmdline | while IFS= read -r _file; do
      _pid=${_file#/proc/} _pid=${_pid%/cmdline}
      # those that ask for it here: grep itself, and a shell that was given this script
      if [ "$_pid" = "$$" ] || ! _command=$(tr '\0' ' ' <"$_file" 2>/dev/null) || [ "${_command%% *}" = grep ]; then continue; fi
      ! tr '\0' '\n' <"/proc/$_pid/environ" 2>/dev/null | grep -qxF "PLOTWRIGHT_JOB=$2" || continue
      printf 'pid %s: %.200s\n' "$_pid" "$_command"
    done
    printf '\035'
    shift 2
  done
}
