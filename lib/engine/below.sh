# shellcheck shell=sh
# Asked where a step must be ended, or somebody wants to know what one is at.

# pw_below PID all|leaves [EXCEPT]: the processes that descend from it, `PID NAME` each; leaves have no child. None of EXCEPT or below it.
pw_below() {
  cat /proc/[0-9]*/status 2>/dev/null | awk -v top="$1" -v only="$2" -v except="${3-}" '
    $1 == "Name:" { name = substr($0, 7) }
    $1 == "Pid:" { pid = $2 }
    $1 == "PPid:" { parent[pid] = $2; names[pid] = name; parents[$2] = 1 }
    END {
      for (pid in parent) {
        if (pid == top || only == "leaves" && pid in parents) continue
        up = pid
        while (up != top && up != except && up in parent) up = parent[up]
        if (up == top) print pid, names[pid]
      }
    }' | sort -n
}
