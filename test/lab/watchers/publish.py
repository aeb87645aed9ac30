"""Publishes 20 times a second to a stream of three replicas until stdin ends, then tells as JSON what became of it.

publish.py SERVER...: HOST each, port 4222. A message without an acknowledgement is sent again under the same Nats-Msg-Id, to the next
server; one that was acknowledged and is not in the stream at the end is lost.
"""
import base64
import json
import select
import socket
import sys
import time

STREAM = 'watch'
EVERY = 0.05
PATIENCE = 2.0


class Gone(Exception):
    """The server left, or said nothing in time."""


class Client:
    def __init__(self, servers):
        self.servers, self.turn, self.sock, self.reconnects = servers, 0, None, -1

    def connect(self):
        while True:
            host = self.servers[self.turn % len(self.servers)]
            self.turn += 1
            try:
                self.sock = socket.create_connection((host, 4222), timeout=PATIENCE)
                self.buffer, self.inbox = b'', f'_INBOX.{time.monotonic_ns()}'
                self.line(PATIENCE)
                self.send(b'CONNECT {"verbose":false,"pedantic":false,"headers":true,"lang":"python","version":"0"}\r\n')
                self.send(f'SUB {self.inbox}.> 1\r\nPING\r\n'.encode())
                self.reconnects += 1
                return
            except (OSError, Gone):
                time.sleep(EVERY)

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Gone from error

    def more(self, until):
        left = until - time.monotonic()
        if left <= 0 or not select.select([self.sock], [], [], left)[0]:
            raise Gone
        try:
            chunk = self.sock.recv(65536)
        except OSError as error:
            raise Gone from error
        if not chunk:
            raise Gone
        self.buffer += chunk

    def line(self, seconds):
        until = time.monotonic() + seconds
        while b'\r\n' not in self.buffer:
            self.more(until)
        line, self.buffer = self.buffer.split(b'\r\n', 1)
        return line.decode()

    def request(self, subject, payload, headers=''):
        """The answer's JSON; whatever else comes meanwhile is dealt with, and a server that is about to leave is left."""
        reply = f'{self.inbox}.{time.monotonic_ns()}'
        head = f'NATS/1.0\r\n{headers}\r\n\r\n'.encode() if headers else b''
        size = f'{len(head)} {len(head) + len(payload)}' if headers else str(len(payload))
        self.send(f'{"HPUB" if headers else "PUB"} {subject} {reply} {size}\r\n'.encode() + head + payload + b'\r\n')
        while True:
            words = self.line(PATIENCE).split(' ')
            if words[0] == 'PING':
                self.send(b'PONG\r\n')
            elif words[0] == 'INFO' and json.loads(' '.join(words[1:])).get('ldm'):
                raise Gone
            elif words[0] in ('MSG', 'HMSG'):
                until = time.monotonic() + PATIENCE
                while len(self.buffer) < int(words[-1]) + 2:
                    self.more(until)
                body, self.buffer = self.buffer[: int(words[-1])], self.buffer[int(words[-1]) + 2 :]
                if words[1] == reply:
                    if words[0] == 'HMSG':
                        raise Gone  # nobody answers for the stream right now
                    return json.loads(body)


def asked(client, subject, payload=b'', headers=''):
    while True:
        try:
            if client.sock is None:
                client.connect()
            answer = client.request(subject, payload, headers)
            if 'error' not in answer:
                return answer
        except Gone:
            client.sock and client.sock.close()
            client.sock = None
        time.sleep(EVERY)


def main():
    client = Client(sys.argv[1:])
    config = {'name': STREAM, 'subjects': [STREAM], 'num_replicas': 3, 'storage': 'file', 'retention': 'limits'}
    asked(client, f'$JS.API.STREAM.CREATE.{STREAM}', json.dumps(config).encode())
    print('ready', flush=True)
    acked, longest, last = [], 0.0, time.monotonic()
    while not select.select([sys.stdin], [], [], 0)[0]:
        number, began = len(acked), time.monotonic()
        asked(client, STREAM, str(number).encode(), f'Nats-Msg-Id: {number}')
        acked.append(number)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
        time.sleep(max(0.0, began + EVERY - time.monotonic()))
    state = asked(client, f'$JS.API.STREAM.INFO.{STREAM}')['state']
    there = set()
    for sequence in range(state['first_seq'], state['last_seq'] + 1):
        message = asked(client, f'$JS.API.STREAM.MSG.GET.{STREAM}', json.dumps({'seq': sequence}).encode())['message']
        there.add(int(base64.b64decode(message['data'])))
    lost = [number for number in acked if number not in there]
    print(json.dumps({'acked': len(acked), 'lost': lost, 'longest': round(longest, 2), 'reconnects': client.reconnects}), flush=True)


main()
