#!/bin/sh
# floor.sh IDENTITY KNOWN_HOSTS [USER@HOST COMMAND]...: what no tool over SSH goes below: a cold ssh to all hosts at once.
identity=$1 known_hosts=$2
shift 2
while [ $# -gt 0 ]; do
  ssh -F none -i "$identity" -o IdentitiesOnly=yes -o UserKnownHostsFile="$known_hosts" -o StrictHostKeyChecking=yes -o BatchMode=yes -n "$1" "$2" &
  shift 2
done
wait
