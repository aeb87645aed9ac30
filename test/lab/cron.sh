#!/bin/sh
# cron.sh FOLDER: a real cron in the foreground whose only table is FOLDER/crontab; mails become FOLDER/mail. It runs in a mount
# namespace of its own, so that this machine's tables, pid file and mail are out of its reach.
set -eu
folder=$1
mkdir -p "$folder/layers"
mount -t tmpfs own "$folder/layers"
over() { # DIRECTORY NAME: what is written there lands in the layer of that name
  mkdir "$folder/layers/$2" "$folder/layers/$2.work"
  mount -t overlay "$2" -o "lowerdir=$1,upperdir=$folder/layers/$2,workdir=$folder/layers/$2.work" "$1"
}
over /usr/sbin sbin
over /etc etc
over /run run
mount -t tmpfs own /var/spool/cron
printf '#!/bin/sh\ncat >>%s/mail\n' "$folder" >/usr/sbin/sendmail
chmod 755 /usr/sbin/sendmail
rm -rf /etc/cron.d /etc/cron.*ly /run/crond.pid
cp "$folder/crontab" /etc/crontab
chmod 644 /etc/crontab
exec cron -f -L 0
