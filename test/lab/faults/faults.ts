import { byLab, endedInHost, type Fault, inHost, outside } from './fault.ts'

const trees = 'etc opt root home usr var'

/** Puts another program in the place of some commands; the mounts are taken off again by `uncovered`. */
const covered = (commands: string, body: string): string => `
mkdir -p /run/fault
printf '%s\\n' '#!/bin/sh' ${body} >/run/fault/command
chmod 755 /run/fault/command
for name in ${commands}; do mount --bind /run/fault/command "$(command -v "$name")"; done`
const uncovered = `
while umount -l "$(awk '$4 == "/fault/command" { print $5; exit }' /proc/self/mountinfo)" 2>/dev/null; do :; done
rm -rf /run/fault
pkill -f /run/fault/command || :`

const lost =
  /closed the connection|connection was closed|no answer to 3 keepalives|no login at|cannot connect|connection reset|not answer|went away|ended/i

/** What can befall one host. */
export const faults: readonly Fault[] = [
  { name: 'cut off', made: byLab('cut'), ended: (lab, host) => lab.change('heal', host), says: lost, within: 300 },
  { name: 'sshd killed', made: inHost('pkill -KILL -x sshd'), ended: endedInHost('systemctl restart ssh'), says: lost, within: 240 },
  { name: 'rebooted', made: byLab('reboot'), says: lost, within: 240 },
  {
    name: 'disk full',
    made: inHost(`
mkdir -p /run/fault
mount -t tmpfs -o size=64k fault /run/fault
for tree in ${trees}; do
  mkdir -p /run/fault/$tree/upper /run/fault/$tree/work
  mount -t overlay fault -o lowerdir=/$tree,upperdir=/run/fault/$tree/upper,workdir=/run/fault/$tree/work /$tree
done
dd if=/dev/zero of=/run/fault/full bs=4k 2>/dev/null || :`),
    ended: endedInHost(`for tree in ${trees}; do umount -l /$tree; done; umount -l /run/fault; systemctl daemon-reload`),
    says: /no space left|has \d+ MiB free/i,
    within: 90,
  },
  {
    name: 'read-only file system',
    made: inHost(`for tree in ${trees}; do mount --bind /$tree /$tree; mount -o remount,ro,bind /$tree; done`),
    ended: endedInHost(`for tree in ${trees}; do umount -l /$tree; done`),
    says: /read-only/i,
    within: 90,
  },
  {
    name: 'apt’s lock held for 10 s',
    made: inHost(`perl -MFcntl -e '
open my $f, "+>>", "/var/lib/dpkg/lock-frontend" or exit 1;
my $all = pack("s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0);
fcntl($f, F_SETLK, $all) or exit 1;
exit 0 if fork; close STDIN; close STDOUT; close STDERR; fcntl($f, F_SETLKW, $all); sleep 10'`),
    says: /lock/,
    tasks: /^package/,
    within: 120,
  },
  {
    name: 'dpkg killed',
    made: inHost("setsid -f timeout 30 sh -c 'until pkill -KILL -x dpkg; do sleep 0.01; done' >/dev/null 2>&1 </dev/null"),
    says: /dpkg|apt-get/,
    tasks: /^package/,
    within: 120,
  },
  {
    name: '1 GB of output',
    made: inHost(covered('mv ln mkdir chmod chown tar apt-get systemctl useradd cp', "'yes | head -c 1G; yes | head -c 1G >&2; exit 1'")),
    ended: endedInHost(uncovered),
    says: /status 1|more than|output/,
    within: 240,
  },
  {
    name: 'commands that answer garbage',
    made: inHost(covered('stat sha256sum find dpkg-query readlink', "'head -c 100000 /dev/urandom'")),
    ended: endedInHost(uncovered),
    says: /./,
    within: 120,
  },
  {
    name: 'wire of 500 ms that stalls for 5 s',
    made: outside('"$0" cut "$1"; (sleep 5; "$0" heal "$1") >/dev/null 2>&1 &'),
    latency: 500,
    says: lost,
    within: 180,
  },
  { name: 'control process killed', made: () => ({ kill: true }), alone: 5, says: /./, within: 120 },
  { name: 'control machine’s clock a day ahead', made: () => ({ clock: 86_400 }), alone: 8, says: /./, within: 120 },
  { name: 'control machine’s clock a day back', made: () => ({ clock: -86_400 }), alone: 8, says: /./, within: 120 },
  // whose every play ends only with its gate's patience
  { name: 'supervisord killed', made: inHost('pkill -KILL -x supervisord'), says: /supervisor/i, within: 600 },
  {
    name: 'supervisord hung',
    made: inHost('pkill -STOP -x supervisord'),
    ended: endedInHost('pkill -CONT -x supervisord'),
    says: /supervisor/i,
    within: 600,
  },
  {
    name: 'commands that never end',
    made: inHost(covered('mv ln mkdir chmod chown tar apt-get systemctl useradd cp', "'exec sleep 100000'")),
    ended: endedInHost(uncovered),
    says: /took longer than \d+ s|was killed|no end within|did not end/,
    tasks: /^(?!package|release|program)/, // which may take from eight minutes to half an hour
    within: 450, // one play after the other
  },
]
