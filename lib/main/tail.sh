# shellcheck shell=sh
# Ends of logs, each line as `NUMBER|LINE`, its first 2000 bytes; and `NUMBER!WORDS` for a file that can't be read. Numbers count files from 0.

pw_unreadable() {
  _number=0
  for _file; do
    if [ ! -e "$_file" ]; then printf '%s!there is no %s\n' "$_number" "$_file"
    elif [ ! -r "$_file" ]; then printf '%s!only root may read %s\n' "$_number" "$_file"
    fi
    _number=$((_number + 1))
  done
}

# pw_tails LINES FILE...: their last lines, one file after another.
pw_tails() {
  _lines=$1
  shift
  pw_unreadable "$@"
  _number=0
  for _file; do
    tail -n "$_lines" -- "$_file" 2>/dev/null | sed "s/^\(.\{2000\}\)..*/\1…/; s/^/$_number|/"
    _number=$((_number + 1))
  done
}

# pw_follow LINES FILE...: these, and what is written from then on, through rotations, until a line comes on stdin, or that ends. What
# follows has a session, and so a process group, of its own: all of it is told to end, also where nothing is written any more.
pw_follow() {
  (shift && pw_unreadable "$@")
  # shellcheck disable=SC2016 # words of the inner shell
  setsid sh -c '
    _lines=$1 _number=0
    shift
    for _file; do
      tail -n "$_lines" -F -- "$_file" 2>/dev/null | sed -u "s/^\(.\{2000\}\)..*/\1…/; s/^/$_number|/" &
      _number=$((_number + 1))
    done
    wait' sh "$@" &
  _followers=$!
  read -r _
  kill -s TERM -- "-$_followers"
}
