# shellcheck shell=sh
# Supervisor's programs: what it says of them, what the live processes carry, what their logs end with.

# What program_patiently was told last.
_said=

# marks(PID...), also of what supervisord may have begun and init has taken over (it leads a group in a session that is not its own): their
# stamps and whose they say they are, then those whose binary is another by now. One of the same content is no reason to restart.
# shellcheck disable=SC2016 # all of it is Perl's
PW_PROGRAM_MARKS='
sub text { local $/; open(my $file, "<", $_[0]) or return ""; scalar <$file> }
sub orphans {
  return if text("/proc/1/comm") eq "supervisord\n";
  opendir(my $proc, "/proc");
  grep { /^\d+$/ && text("/proc/$_/stat") =~ /.*\) \S 1 (-?\d+) (-?\d+) /s && $1 == $_ && $2 != $_ } readdir $proc;
}
sub marks {
  my @processes = map { "/proc/$_" } @_, orphans();
  for my $process (@processes) {
    print "$process/environ:", s/\n/ /gr, "\n" for grep /^(PLOTWRIGHT_STAMP|SUPERVISOR_PROCESS_NAME)=/, split /\0/, text("$process/environ");
  }
  print "\035";
  for my $exe (map { "$_/exe" } @processes) {
    print "$exe\n" if readlink($exe) =~ /^(.*) \(deleted\)$/s && system("cmp", "-s", "--", $exe, $1) != 0;
  }
  print "\035";
}
'

# program_marks PID...
program_marks() { perl -e "$PW_PROGRAM_MARKS marks(@ARGV)" "$@"; }

# Prints what supervisord says of all programs, then the marks of their processes. It is asked once in a script: it may hang.
probe_programs() {
  if ! command -v perl >/dev/null; then printf 'no perl\035\035\035'; return; fi
  [ -n "${_looked-}" ] || { program_patiently program_look && _looked=$_said; }
  printf '%s' "$_looked"
}

program_look() {
  # shellcheck disable=SC2016 # likewise
  perl -e "$PW_SUPERVISOR_RPC $PW_PROGRAM_MARKS"'$| = 1; print my $table = ask(@ARGV), "\035"; marks(grep { $_ > 0 } map { (split /\t/)[3] } split /\n/, $table)' \
    "$PW_SUPERVISOR_SOCKET" 10 getAllProcessInfo
}

# probe_program [NAME LOG]...: all programs, all files of supervisord, then the end of the log of each that is not RUNNING.
probe_program() {
  probe_programs
  supervisor_files
  while [ $# -gt 0 ]; do
    case "
${_looked-}" in
      *"
$1	$1	RUNNING	"*) ;;
      *) tail -n 8 -- "$2" 2>/dev/null | tail -c 2048 | tr -d '\035' ;;
    esac
    printf '\035'
    shift 2
  done
}
