# shellcheck shell=sh
# Asks supervisord over its socket: its own command starts a Python each time, and answers in English.

PW_SUPERVISOR_SOCKET=/run/supervisor.sock

# ask(SOCKET, SECONDS, METHOD, NAME, XML). Perl starts in a fifth of the time of curl and is on every Debian; the numbers are Linux's own, for the
# module that knows them takes longer to load than all the rest.
# shellcheck disable=SC2016 # all of it is Perl's
PW_SUPERVISOR_RPC='
my ($AF_UNIX, $SOCK_STREAM) = (1, 1);
$SIG{PIPE} = "IGNORE";
sub ask {
  my ($socket, $seconds, @request) = @_;
  local $SIG{ALRM} = sub { die };
  alarm $seconds;
  my $said = eval { talk($socket, @request) };
  my $late = $@;
  alarm 0;
  return fault("it runs, yet gave no answer within $seconds s; see /var/log/supervisor/supervisord.log") if $late;
  return "down\n" if !defined $said;
  my ($head, $xml) = split /\r\n\r\n/, $said, 2;
  return fault("its answer was cut short") if !defined $xml || $head =~ /^Content-Length: *(\d+)/mi && $1 != length $xml;
  $xml =~ /<methodResponse>/ ? table($xml) : fault($xml);
}
sub talk {
  my ($socket, $method, $name, $more) = @_;
  socket(my $link, $AF_UNIX, $SOCK_STREAM, 0);
  connect($link, pack("Sa108", $AF_UNIX, $socket)) or return undef;
  my $params = ($name eq "" ? "" : "<param><value><string>$name</string></value></param>") . $more;
  my $body = "<methodCall><methodName>supervisor.$method</methodName><params>$params</params></methodCall>";
  syswrite($link, "POST /RPC2 HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: " . length($body) . "\r\n\r\n$body");
  my $said = "";
  1 while length($said) < 1 << 24 && sysread($link, $said, 65536, length $said);
  $said;
}
sub fault { "fault\t0\t" . substr($_[0] =~ s/\s+/ /gr, 0, 300) . "\n" }
sub plain { $_[0] =~ s/&lt;/</gr =~ s/&gt;/>/gr =~ s/&amp;/&/gr =~ s/[\t\r\n ]+/ /gr }
sub table {
  my ($lines, %is);
  my @changes = qw(added changed removed);
  for my $part (split m{</value>}, $_[0]) {
    if ($part =~ m{</struct>}) {
      my @fields = exists $is{faultCode} ? ("fault", @is{qw(faultCode faultString)}) : @is{qw(name group statename pid spawnerr start stop now)};
      $lines .= join("\t", @fields) . "\n";
      %is = ();
    } elsif ($part =~ m{</array>}) { shift @changes }
    else {
      my $value = plain($part =~ s{.*<value>(<[a-z0-9]+>)?}{}sr =~ s{</[a-z0-9]+>.*}{}sr);
      if ($part =~ m{.*<name>(.*?)</name>}s) { $is{$1} = $value }
      elsif ($part =~ /<string>/) { $lines .= "$changes[0]\t$value\n" }
    }
  }
  $lines;
}
'

# program_ask SECONDS METHOD [NAME [XML]]: `down`, or a line `fault<TAB>code<TAB>text`, or one for each process
# (`name<TAB>group<TAB>state<TAB>pid<TAB>what kept it from starting<TAB>start<TAB>stop<TAB>now`, the last three in seconds), or those of reloadConfig (`added<TAB>group`, `changed`, `removed`).
program_ask() { perl -e "$PW_SUPERVISOR_RPC print ask(@ARGV)" "$PW_SUPERVISOR_SOCKET" "$@" || printf 'fault\t0\tperl, by which it is asked, ended with status %s\n' "$?"; }

# A supervisord that has just been started does not listen yet, and systemd calls it active before it is even itself.
supervisor_lives() { timeout -k 2 10 systemctl is-active -q supervisor 2>/dev/null || grep -qsx supervisord /proc/[0-9]*/comm; }

# program_patiently COMMAND...: in _said what it prints of a supervisord that is up or soon will be.
program_patiently() {
  _until=
  while :; do
    _said=$("$@")
    case $_said in down* | 'fault	6	'*) ;; *) return 0 ;; esac
    [ -n "$_until" ] || _until=$(($(date +%s) + 10))
    supervisor_lives && [ "$(date +%s)" -lt "$_until" ] || return 0
    sleep 0.1
  done
}
