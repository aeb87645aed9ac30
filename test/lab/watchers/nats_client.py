"""A NATS client that asks until it is answered: over a new connection when the server ends, says lame duck, or falls silent."""
import json
import os
import select
import socket
import ssl
import time

#: The authority behind the servers' certificates, where they want TLS.
AUTHORITY = os.environ.get('NATS_AUTHORITY')
#: Seconds until a question is asked again, and until a server that says nothing counts as gone.
ACK_WAIT, SILENCE = 1.0, 3.0
PATIENCE = 0.5


class Gone(Exception):
    pass


class Client:
    def __init__(self, servers):
        self.servers, self.at = servers, -1
        self.sock, self.buffer, self.connections, self.refusal = None, b'', 0, None
        self.inbox = f'_INBOX.{time.monotonic_ns()}'
        self.open = {}  # token -> [bytes to send, what takes the answer, when it is to be asked again]

    def ask(self, token, subject, payload, answered, headers=''):
        """`answered` gets the JSON of the first answer that is no error; the token names the question."""
        head = f'NATS/1.0\r\n{headers}\r\n\r\n'.encode() if headers else b''
        sizes = f'{len(head)} {len(head) + len(payload)}' if head else len(payload)
        line = f'{"HPUB" if head else "PUB"} {subject} {self.inbox}.{token} {sizes}\r\n'.encode()
        self.open[token] = [line + head + payload + b'\r\n', answered, 0]

    def turn(self, until, others=()):
        """Works until that time at the latest; ends early when one of `others` can be read."""
        try:
            if self.sock is None:
                self.connect()
            now = time.monotonic()
            if now - self.heard > SILENCE:
                raise Gone('silence')
            due = [each for each in self.open.values() if each[2] <= now]
            for each in due:
                each[2] = now + ACK_WAIT
            if now - self.pinged > SILENCE / 3:
                self.pinged = now
                self.sock.sendall(b'PING\r\n')
            self.sock.sendall(b''.join(each[0] for each in due))
            waits = min([until, now + SILENCE / 3, *(each[2] for each in self.open.values())]) - now
            if self.sock in select.select([self.sock, *others], [], [], max(0, waits))[0]:
                self.receive()
        except (OSError, Gone):
            self.leave()

    def leave(self):
        if self.sock:
            self.sock.close()
        self.sock, self.buffer = None, b''
        for each in self.open.values():
            each[2] = 0

    def connect(self):
        self.at = (self.at + 1) % len(self.servers)
        if self.at == 0:
            time.sleep(0.05)  # all were tried
        self.heard = self.pinged = time.monotonic()
        self.sock = socket.create_connection(self.servers[self.at], PATIENCE)
        if AUTHORITY:
            while (byte := self.sock.recv(1)) != b'\n':
                if not byte:
                    raise Gone('closed')
            self.sock = ssl.create_default_context(cafile=AUTHORITY).wrap_socket(self.sock, server_hostname=self.servers[self.at][0])
        options = {'verbose': False, 'pedantic': False, 'headers': True, 'lang': 'python', 'version': '0', 'name': 'watcher', 'protocol': 1}
        self.sock.sendall(f'CONNECT {json.dumps(options)}\r\nSUB {self.inbox}.* 1\r\nPING\r\n'.encode())
        self.welcome = False
        while not self.welcome:
            self.receive()
        self.connections += 1

    def receive(self):
        data = self.sock.recv(65536)
        while AUTHORITY and self.sock.pending():
            data += self.sock.recv(65536)
        if not data:
            raise Gone('closed')
        self.buffer, self.heard = self.buffer + data, time.monotonic()
        while b'\r\n' in self.buffer:
            line, _, rest = self.buffer.partition(b'\r\n')
            verb, *words = line.split()
            if verb == b'MSG':
                size = int(words[-1])
                if len(rest) < size + 2:
                    return
                self.buffer = rest[size + 2 :]
                self.take(words[0].decode().rpartition('.')[2], json.loads(rest[:size]))
                continue
            self.buffer = rest
            if verb == b'PING':
                self.sock.sendall(b'PONG\r\n')
            elif verb == b'PONG':
                self.welcome = True
            elif verb == b'-ERR' or (verb == b'INFO' and json.loads(line[5:]).get('ldm')):
                raise Gone(line.decode())

    def take(self, token, answer):
        """What was refused is asked again in time: a cluster without a leader refuses much."""
        self.refusal = answer.get('error', self.refusal)
        if token in self.open and 'error' not in answer:
            self.open.pop(token)[1](answer)
