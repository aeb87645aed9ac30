# shellcheck shell=sh
# What a job's own shell does on the host, in the job's directory, however long after the connection that began it.

# job_as USER: what a login would set.
job_as() {
  HOME=$(getent passwd "$1" | cut -d: -f6) USER=$1 LOGNAME=$1
  export HOME USER LOGNAME
}

# job_log BYTES: stdin goes to `log` as it comes; beyond BYTES that becomes `log.1`. On a full disk what is said is lost, and the job goes on.
job_log() {
  while :; do
    _before=$(stat -c %s log 2>/dev/null || echo 0)
    if ! dd bs=65536 count=16 2>/dev/null >>log; then
      cat >/dev/null
      return
    fi
    _after=$(stat -c %s log)
    [ "$_after" -gt "$_before" ] || return 0
    [ "$_after" -lt "$1" ] || mv -f log log.1
  done
}

# job_run USER DIRECTORY BYTES ARGV...: `status` is there when it has ended and all its output is in the log.
job_run() {
  umask 077
  _user=$1 _cwd=$2 _bytes=$3
  shift 3
  exec 9>lock
  flock -w 10 9 || exit 1
  date +%s >began.new && mv -f began.new began
  {
    job_command "$@" 9>&- </dev/null 2>&1
    printf '%s\n' "$?" >status.new
  } | job_log "$_bytes"
  mv -f status.new status
  exit "$(cat status)"
}

job_command() (
  umask 022
  cd -- "$_cwd" || exit 125
  [ "$(id -u "$_user")" = "$(id -u)" ] || set -- setpriv --reuid="$_user" --regid="$(id -g "$_user")" --init-groups -- "$@"
  exec "$@"
)
