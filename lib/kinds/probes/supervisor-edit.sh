# shellcheck shell=sh
# Programs taken out of the files that supervisord reads, and put back.

# program_forget NAME FILE: takes NAME out of FILE; the original stays as FILE.before-plotwright.
program_forget() {
  cp -p -- "$2" "$2.before-plotwright" && _left=$(program_without "$1" <"$2" && printf x) || return
  _left=${_left%x}
  case $_left in
    *\[*) printf %s "$_left" | pw_put "$2" "$(stat -L -c %U -- "$2")" "$(stat -L -c %G -- "$2")" "$(stat -L -c %a -- "$2")" "$(printf %s "$_left" | wc -c)" replace ;;
    *) rm -f -- "$2" ;;
  esac
}

# program_recall FILE: undoes program_forget.
program_recall() { mv -fT -- "$1.before-plotwright" "$1"; }

# program_without NAME: stdin without the sections that make a program NAME, and without NAME in groups; a group that held no other goes, too.
# Reads as Python does: a line indented deeper than the option before it goes on with that option.
program_without() {
  awk -v name="$1" '
    function trim(text) { gsub(/^[ \t\r\n]+|[ \t\r\n]+$/, "", text); return text }
    function finish(   i, n, part, list, held) {
      if (kind == "group") {
        n = split(members, part, ",")
        for (i = 1; i <= n; i++) {
          part[i] = trim(part[i])
          if (part[i] == name) held = 1
          else if (part[i] != "") list = list (list == "" ? "" : ",") part[i]
        }
        if (held && list != "") option = "programs=" list "\n"
      }
      if (!(kind == "group" ? held && list == "" : kind != "" && title == name)) printf "%s", before option after
      printf "%s", tail
      before = option = after = tail = members = kind = ""
      inside = 0
    }
    {
      said = $0
      sub(/(^|[ \t])[;#].*$/, "", said)
      match(said, /^[ \t]*/)
      indent = RLENGTH
    }
    trim(said) == "" { tail = tail $0 "\n"; next }
    !(deep != "" && indent > deep) && said ~ /^[ \t]*\[.+\]/ {
      kept = tail; tail = ""
      finish()
      deep = ""
      before = kept $0 "\n"
      head = said
      sub(/^[ \t]*\[/, "", head)
      sub(/\][^\]]*$/, "", head)
      if (head ~ /^(program|group|eventlistener|fcgi-program):/) { kind = head; sub(/:.*/, "", kind); title = head; sub(/^[^:]*:/, "", title); title = trim(title) }
      next
    }
    !(deep != "" && indent > deep) {
      deep = indent
      inside = kind == "group" && tolower(said) ~ /^[ \t]*programs[ \t]*[=:]/
      if (inside) { members = said; sub(/^[^=:]*[=:]/, "", members); option = option tail $0 "\n"; tail = ""; next }
    }
    inside { members = members "," said; option = option tail $0 "\n"; tail = ""; next }
    { if (option == "") before = before tail $0 "\n"; else after = after tail $0 "\n"; tail = "" }
    END { finish() }'
}
