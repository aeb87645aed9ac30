import { expect, test } from 'vitest'
import { help } from '../../lib/cli/help.ts'

test('--help', () => {
  expect(help({ name: 'site', about: 'makes the cluster' }, 'playbooks/site.ts')).toMatchInlineSnapshot(`
    "site: makes the cluster

    npx tsx playbooks/site.ts -i INVENTORY [flags]

    What is meant:
      -i, --inventory PATH             the inventory: a file, or a directory that holds one; without it
                                       $PLOTWRIGHT_INVENTORY
      -l, --limit PATTERN              only these hosts: node*:!node-3, plot:&canary, ~regex, node[0:1]
      -t, --tags TAGS                  only tasks with one of these tags; may be repeated
          --skip-tags TAGS             no task with one of these tags; may be repeated
          --start-at-task TASK         begin at this task, as --list-tasks names it
      -e, --extra-vars VARS            over the variables of the cluster, or what this playbook is told:
                                       key=value, {"key": …} or @file.yml; may be repeated

    What is done:
      -C, --check                      say what differs and change nothing
      -f, --forks N                    hosts worked on at once (usual: 50)
          --no-rollback                leave a batch that failed as it is, to look at it; without this an upgrade
                                       takes it back
          --break-lock                 end another run that holds a host, after the step it is at there, and go on
          --respect-stopped            leave programs stopped that somebody stopped by hand; they are shown all
                                       the same
          --every TIME                 with --check: over the same connections again and again, after each 90s,
                                       10m, 2h …; only what has become otherwise is told
          --since TIME                 contact no host, and tell from --history what has drifted again and again
                                       in the last 12h, 7d …
          --list-hosts                 print the hosts of every play and contact none of them
          --list-tasks                 ask the hosts for their facts, print their tasks with tags, change nothing
      -h, --help                       print this
          --version                    print the version

    How hosts are reached:
      -u, --user NAME                  log in as this user, whatever the inventory says
          --private-key FILE           the key to log in with, whatever the inventory says
      -k, --ask-pass                   ask for a password to log in with, where no key is taken
      -b, --become                     be root through sudo, whatever the inventory says
          --no-become                  stay the user that logged in, whatever the inventory says
      -K, --ask-become-pass            ask for the password that sudo wants
          --become-password-file FILE  the file that holds the password that sudo wants
          --accept-new                 trust the key of a host that is seen for the first time, and remember it
          --connect-timeout SECONDS    time for connection and login (usual: 10)

    What is shown:
      -D, --diff                       show what changes in texts, line by line
      -v, --verbose                    show what is as it should be, too; may be repeated
      -q, --quiet                      say nothing where all is as it should be
          --report KIND:PATH           write the run to a file, too: json, junit, prometheus, markdown, html; may
                                       be repeated
          --history DIR                keep the record of each run in this directory; the oldest of more than 1000
                                       go
          --output FORM                a live tree, plain lines, or JSON Lines; auto is tree on a terminal and
                                       lines elsewhere (auto, tree, lines, json; usual: auto)
          --profile                    tell at the end where the time went: by stage, by host, by task
          --color WHEN                 auto is on a terminal, unless NO_COLOR is set (auto, always, never; usual:
                                       auto)

    Environment: PLOTWRIGHT_INVENTORY; PLOTWRIGHT_LOCK, where a host keeps the lock of the run that changes it
    (usual: /run/plotwright.lock); NO_COLOR.

    Exit codes: 0 all is as it should be, 1 something failed, 2 --check found a difference, 3 the request is wrong,
    4 a host was unreachable, 130 interrupted.
    "
  `)
})
