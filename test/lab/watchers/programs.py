"""Says on stdout how every program of supervisord changes, until stdin ends: {"at"} when it begins, then
{"at", "program", "pid", "state", "up"} of all and of each that changed, and {"at"} when it ends.

`at` is CLOCK_MONOTONIC, which all hosts of a lab share. A program is up when it is RUNNING and, with a port in the arguments
(NAME=PORT ...), that port has a listener.
"""
import http.client
import json
import select
import socket
import sys
import time
import xmlrpc.client

EVERY = 0.1
GONE = (0, 'GONE', False)
ports = {name: int(port) for name, _, port in (word.rpartition('=') for word in sys.argv[1:])}


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(5)
        self.sock.connect('/run/supervisor.sock')


class Transport(xmlrpc.client.Transport):
    def make_connection(self, host):
        if not self._connection[1]:
            self._connection = host, Connection(host)
        return self._connection[1]


def listeners():
    """All ports of TCP in state LISTEN (0A)."""
    found = set()
    for path in ('/proc/net/tcp', '/proc/net/tcp6'):
        with open(path, encoding='ascii') as file:
            rows = [line.split() for line in file]
        found |= {int(row[1].rpartition(':')[2], 16) for row in rows if row[3] == '0A'}
    return found


def look(supervisor):
    """(pid, state, up) of each program; nothing while no supervisord answers."""
    try:
        processes = supervisor.getAllProcessInfo()
    except (OSError, http.client.HTTPException, xmlrpc.client.Error):
        return {}
    open_ports = listeners()

    def up(name, state):
        return state == 'RUNNING' and ports.get(name) in (None, *open_ports)

    return {each['name']: (each['pid'], each['statename'], up(each['name'], each['statename'])) for each in processes}


def say(**change):
    print(json.dumps(change), flush=True)


supervisor = xmlrpc.client.ServerProxy('http://localhost', transport=Transport()).supervisor
last, seen = None, {}
while True:
    found, now = look(supervisor), time.monotonic()
    if last is None:
        say(at=now)
    for name in {**seen, **found}:
        before, state = seen.get(name), found.get(name, GONE)
        if before and before[2] and state[2] and before[0] != state[0]:  # it was down between two looks
            say(at=last, program=name, pid=0, state='UNSEEN', up=False)
        if before != state:
            say(at=now, program=name, pid=state[0], state=state[1], up=state[2])
        seen[name] = state
    last = now
    if select.select([sys.stdin], [], [], EVERY)[0] and not sys.stdin.buffer.read(1):
        break
say(at=time.monotonic())
