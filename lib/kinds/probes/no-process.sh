# shellcheck shell=sh

# probe_no_process [WORD STAMP]...: of each a line `pid N: COMMAND` for every process with the argument WORD, but for those of the job STAMP.
probe_no_process() {
  while [ $# -gt 0 ]; do
    grep -lzxsF -- "$1" /proc/[0-9]*/cmdline | while IFS= read -r _file; do
      _pid=${_file#/proc/} _pid=${_pid%/cmdline}
      [ "$_pid" != "$$" ] || continue
      ! tr '\0' '\n' 2>/dev/null <"/proc/$_pid/environ" | grep -qxF "PLOTWRIGHT_JOB=$2" || continue
      # last, for one that has ended meanwhile shows nothing any more; grep has asked for itself, too
      _command=$(tr '\0' ' ' 2>/dev/null <"$_file")
      case $_command in '' | 'grep '*) continue ;; esac
      printf 'pid %s: %.200s\n' "$_pid" "$_command"
    done
    printf '\035'
    shift 2
  done
}
