"""Part of the lab's stand-ins: a NATS client over TCP (core NATS, text protocol) that checks what the vendor's checks."""
import json
import socket
import ssl

from standin_behaviour import Fatal, log, os_error
from standin_loop import PATIENCE
from standin_values import nats_server
from standin_version import VERSION

#: Bytes that the vendor's messages need.
LEAST_PAYLOAD = 2 * 1024 * 1024
#: Seconds between attempts to come back, and without an answer until a connection counts as lost.
RETRY, SILENCE = 0.5, 15.0
TARGET = 'async_nats'


class NatsError(Exception):
    pass


class Nats:
    """`servers`: as `nats_server` reads them. `loop` None: for a short visit that never waits for messages."""

    def __init__(self, loop, servers):
        self.loop, self.servers, self.at = loop, list(servers), 0
        self.sock, self.buffer, self.subscriptions, self.unanswered = None, b'', [], 0

    def connect(self):
        """Tries each server once, in order, and then gives up, as the vendor's client does at its start."""
        reason = None
        for self.at in range(len(self.servers)):
            try:
                self.open(self.servers[self.at])
                break
            except (NatsError, OSError) as error:
                reason = error
        else:
            said = f'IO error: {os_error(reason)}' if isinstance(reason, OSError) else reason
            raise Fatal(f'Failed to connect to NATS server: {said}')
        if self.payload < LEAST_PAYLOAD:
            raise Fatal(f'Failed to connect to NATS server: {self.too_small()}')
        if self.loop:
            self.loop.every(SILENCE / 3, self.ping)
        return self

    def too_small(self):
        return (
            f'Max payload {self.payload} is smaller than expected {LEAST_PAYLOAD}, '
            'increase it by specifying max_payload = 2MB or higher'
        )

    def open(self, server):
        scheme, host, port, user, password = server
        self.sock, self.buffer = socket.create_connection((host, port), PATIENCE), b''
        try:
            self.greet(scheme == 'tls', host, user, password)
        except (NatsError, OSError):
            self.sock.close()
            self.sock = None
            raise
        log(TARGET, 'event: connected', server=f'{host}:{port}', max_payload=self.payload)
        self.unanswered = 0
        for number, (subject, queue, _) in enumerate(self.subscriptions, 1):
            self.send(f'SUB {subject} {queue + " " if queue else ""}{number}')
        if self.loop:
            self.loop.watch(self.sock, self.readable)
            self.consume()

    def greet(self, tls, host, user, password):
        line = self.line()
        if not line.startswith(b'INFO '):
            raise NatsError('expected INFO, got something else')
        info = json.loads(line[5:])
        if tls or info.get('tls_required'):
            # as the vendor's client does: by the system's store of authorities, and by the name of the URL
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=host)
        self.informed(info)
        options = {'verbose': False, 'pedantic': False, 'lang': 'python', 'version': VERSION, 'name': 'stand-in', 'protocol': 1}
        if user:
            options.update({'user': user, 'pass': password} if password else {'auth_token': user})
        self.send(f'CONNECT {json.dumps(options)}\r\nPING')
        while (line := self.line()) != b'PONG':
            if line.startswith(b'-ERR'):
                raise NatsError(line[5:].decode().strip("' ").lower())
            if line.startswith(b'INFO '):
                self.informed(json.loads(line[5:]))

    def informed(self, info):
        self.payload = info['max_payload']
        known = {(host, port) for _, host, port, _, _ in self.servers}
        for url in info.get('connect_urls') or []:
            scheme, host, port, _, _ = nats_server(f'nats://{url}')
            if (host, port) not in known:
                self.servers.append((scheme, host, port, *self.servers[0][3:]))

    def line(self):
        """For the greeting only, where nothing else can happen yet."""
        while b'\r\n' not in self.buffer:
            data = self.sock.recv(65536)
            if not data:
                raise NatsError('connection closed by the server')
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b'\r\n')
        return line.rstrip()

    def readable(self):
        try:
            data = self.sock.recv(65536)
            while isinstance(self.sock, ssl.SSLSocket) and self.sock.pending():
                data += self.sock.recv(65536)
        except OSError:
            data = b''
        if not data:
            return self.lost('closed by the server')
        self.buffer += data
        return self.consume()

    def consume(self):
        while self.sock and b'\r\n' in self.buffer:
            line, _, rest = self.buffer.partition(b'\r\n')
            verb, *words = line.split()
            if verb == b'MSG':
                size = int(words[-1])
                if len(rest) < size + 2:
                    return
                payload, rest = rest[:size], rest[size + 2 :]
            self.buffer = rest
            if verb == b'MSG':
                handler = self.subscriptions[int(words[1]) - 1][2]
                handler(payload, words[2].decode() if len(words) == 4 else None)
            elif verb == b'PING':
                self.send('PONG')
            elif verb == b'PONG':
                self.unanswered = 0
            elif verb == b'INFO':
                self.informed(json.loads(line[5:]))
            elif verb == b'-ERR':
                log(TARGET, f'event: server error: {line[5:].decode()}', level='WARN')

    def send(self, text, payload=None):
        """Lost with the connection, as with the vendor's client; `lost` notices that later."""
        if self.sock is None:
            return
        body = b'' if payload is None else payload + b'\r\n'
        try:
            self.sock.sendall(text.encode() + b'\r\n' + body)
        except OSError:
            pass

    def publish(self, subject, message, reply=None):
        payload = json.dumps(message).encode()
        self.send(f'PUB {subject} {reply + " " if reply else ""}{len(payload)}', payload)

    def subscribe(self, subject, handler, queue=None):
        """`handler` gets each payload and the subject to reply to, or None."""
        self.subscriptions.append((subject, queue, handler))
        self.send(f'SUB {subject} {queue + " " if queue else ""}{len(self.subscriptions)}')

    def ping(self):
        if self.sock is None:
            return
        self.unanswered += 1
        if self.unanswered > 3:
            self.lost('no answer')
        else:
            self.send('PING')

    def lost(self, why):
        log(TARGET, f'event: disconnected: {why}', level='WARN')
        self.loop.unwatch(self.sock)
        self.sock.close()
        self.sock = None
        self.loop.after(RETRY / 5, self.come_back)

    def come_back(self):
        self.at = (self.at + 1) % len(self.servers)
        try:
            self.open(self.servers[self.at])
        except (NatsError, OSError):
            self.loop.after(RETRY, self.come_back)
            return
        if self.payload < LEAST_PAYLOAD:
            log(TARGET, self.too_small(), level='ERROR')

    def leave(self):
        """Ends a short visit once the server has read all."""
        self.send('PING')
        while self.line() != b'PONG':
            pass
        self.sock.close()
