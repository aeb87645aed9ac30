# shellcheck shell=sh
# A job begun, and its end told.

job_refuse() { pw_fail "another job $1 runs here; nothing was begun"; }

# job_start NAME STAMP USER DIRECTORY BYTES: stdin is what the job's own shell runs.
job_start() {
  _job=$PW_STATE/jobs/$1
  id -u -- "$3" >/dev/null || return
  [ -d "$4" ] || pw_fail "nothing was begun: $4 is no directory" || return
  (umask 077 && mkdir -p -- "$_job") || return
  ! job_runs "$_job" || job_refuse "$1" || return
  rm -f -- "$_job/began" "$_job/status" "$_job/status.new" "$_job/told" "$_job/log" "$_job/log.1"
  pw_put "$_job/run" "$(id -u)" "$(id -g)" 0600 "$5" replace && printf '%s\n' "$2" >"$_job/stamp" && job_detach "$1" && job_begun "$1"
}

# The connection's shell, its cgroup and its open files have nothing to do with it.
job_detach() {
  if [ -d /run/systemd/system ]; then
    systemctl reset-failed -- "plotwright-$1.service" 2>/dev/null
    systemd-run --quiet --unit="plotwright-$1" --description="plotwright's job $1" --working-directory="$_job" /bin/sh ./run
  else
    pw_warn 'there is no systemd here: the job runs in a session of its own, and no unit shows it'
    (cd -- "$_job" && exec setsid -f /bin/sh ./run </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-)
  fi
}

job_begun() {
  _tries=200
  while [ ! -e "$_job/began" ]; do
    _tries=$((_tries - 1))
    [ "$_tries" -gt 0 ] || pw_fail "it was started, but did not begin: look at: systemctl status plotwright-$1" || return
    sleep 0.05
  done
}

# job_told NAME RUN
job_told() { printf '%s\n' "$2" >"$PW_STATE/jobs/$1/told"; }
