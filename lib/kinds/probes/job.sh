# shellcheck shell=sh
# Jobs: $PW_STATE/jobs/NAME holds what one runs (`run`), its `stamp`, when it `began`, its `log` and its exit `status`.

# Its own shell holds the lock from beginning to end, however it ends; its status is the last that it writes.
job_runs() { [ -e "$1/lock" ] && [ ! -e "$1/status" ] && ! flock -n "$1/lock" true; }

job_word() { cat -- "$1" 2>/dev/null; }

# probe_job NAME...: of each a line `state, stamp, seconds, status, told`, parted by tabs, and the end of its output.
probe_job() {
  for _name; do
    _job=$PW_STATE/jobs/$_name
    if [ -d "$_job" ] && [ ! -x "$_job" ]; then
      printf 'hidden\n'
    elif [ ! -e "$_job/began" ]; then
      printf 'absent\n'
    else
      _state=ended _until=$(date +%s)
      if job_runs "$_job"; then _state=running; else _until=$(stat -c %Y -- "$_job/status" 2>/dev/null || stat -c %Y -- "$_job/log" 2>/dev/null || printf '%s' "$_until"); fi
      printf '%s\t%s\t%s\t%s\t%s\n' "$_state" "$(job_word "$_job/stamp")" "$((_until - $(job_word "$_job/began")))" \
        "$(job_word "$_job/status")" "$(job_word "$_job/told")"
      for _log in "$_job/log.1" "$_job/log"; do tail -c 8192 -- "$_log" 2>/dev/null; done | tail -c 8192 | tr -d '\035\036'
    fi
    printf '\035'
  done
}
