#!/bin/sh
# Every file of a host, a line each, with all that a stranger's hand would change: owner, mode, size, times of content and of inode.
# Left out is what the host itself goes on writing, and what any login over SSH leaves, such as the message of the day in /run.
find / /run /tmp /dev/shm -xdev \
  \( -path /proc -o -path /sys -o -path /var/log -o -path /run/log -o -path /run/systemd -o -path /run/user -o -path /run/utmp -o -path '/run/motd.dynamic*' \
  -o -path /var/nats-data/jetstream -o -path /var/lib/chrony -o -path /run/chrony -o -path /var/lib/systemd -o -path '/run/sudo/ts' \) -prune -o ! -path /run \
  -printf '%p %y %u:%g %m %s %T@ %C@\n' | sort -u
