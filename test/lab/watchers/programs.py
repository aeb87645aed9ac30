"""Prints a JSON line for each change of a program's process, ten times a second, until stdin ends: what supervisord says of it, and when."""
import http.client
import json
import select
import socket
import sys
import time
import xmlrpc.client


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect('/run/supervisor.sock')


class Transport(xmlrpc.client.Transport):
    def make_connection(self, host):
        return Connection(host)


supervisor = xmlrpc.client.ServerProxy('http://localhost', transport=Transport()).supervisor
seen = {}
while not select.select([sys.stdin], [], [], 0.1)[0]:
    try:
        now = {each['name']: (each['statename'], each['pid']) for each in supervisor.getAllProcessInfo()}
    except (OSError, xmlrpc.client.Error, http.client.HTTPException):
        now = {name: ('UNKNOWN', 0) for name in seen}
    for name, (state, pid) in now.items():
        if seen.get(name) != (state, pid):
            print(json.dumps({'at': time.monotonic(), 'program': name, 'state': state, 'pid': pid}), flush=True)
    seen = now
