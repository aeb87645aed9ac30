#!/bin/sh
# What a run leaves on a host, one line each: files with owner, mode and content, links, packages, users, programs. Nothing that
# differs from boot to boot.
cd /
find etc opt root home usr/local var/autonomys-* var/plot-server var/nats-data var/lib/plotwright mnt -xdev \
  \( -path etc/ssh -o -path etc/standin -o -path '*/.ssh' -o -path var/nats-data/jetstream -o -path 'var/autonomys-node/*' -o -path var/lib/plotwright/times \) -prune -o \
  ! -name '.seal-marks' ! -name 'machine-id' ! -name 'ld.so.cache' ! -name '*-' ! -name shadow ! -name chrony.keys \
  -type f -printf '%M %u:%g %p ' -exec sh -c 'case $1 in mnt/*|var/autonomys-*|var/plot-server/*) echo data ;; *) sha256sum <"$1" ;; esac' sh {} \; \
  -o ! -type f -printf '%M %u:%g %p %l\n' 2>/dev/null | grep -v -e '\.plotwright-lock' | sort -k3
dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n'
getent passwd | cut -d: -f1,6,7
supervisorctl status | awk '{ print $1, $2 }'
systemctl list-unit-files --state=masked,enabled --no-legend | awk '{ print $1, $2 }'
