#!/bin/sh
# floor.sh IDENTITY KNOWN_HOSTS USER@HOST...: what no tool over SSH goes below: a cold `ssh host true` to all hosts at once.
identity=$1 known_hosts=$2
shift 2
for to; do
  ssh -F none -i "$identity" -o IdentitiesOnly=yes -o UserKnownHostsFile="$known_hosts" -o StrictHostKeyChecking=yes -o BatchMode=yes -n "$to" true &
done
wait
