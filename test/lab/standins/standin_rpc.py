"""Part of the lab's stand-ins: asking a node's JSON-RPC, over a websocket that stays open or by single HTTP requests."""
import json
import socket

from standin_behaviour import Fatal, os_error
from standin_loop import PATIENCE
from standin_websocket import CLOSE, TEXT, frame, new_key, take_frame


class RpcError(Exception):
    pass


def result_of(answer):
    if 'error' in answer:
        raise RpcError(f"ErrorObject {{ code: {answer['error']['code']}, message: {json.dumps(answer['error']['message'])} }}")
    return answer['result']


def request(method, *params):
    return json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': method, 'params': params}).encode()


def http_call(host, port, method, *params):
    with socket.create_connection((host, port), PATIENCE) as sock:
        body = request(method, *params)
        lines = ['POST / HTTP/1.1', f'Host: {host}:{port}', 'Content-Type: application/json', f'Content-Length: {len(body)}']
        sock.sendall('\r\n'.join([*lines, 'Connection: close', '', '']).encode() + body)
        answer = b''
        while data := sock.recv(65536):
            answer += data
    head, _, body = answer.partition(b'\r\n\r\n')
    if b' 200 ' not in head.partition(b'\r\n')[0]:
        raise RpcError(f'Request rejected: {head.partition(bytes([13]))[0].decode()}')
    return result_of(json.loads(body))


class NodeConnection:
    """@raises Fatal when no node is there. It does not come back once the node has gone, as the vendor's does not."""

    def __init__(self, host, port):
        try:
            self.sock = socket.create_connection((host, port), PATIENCE)
            key = new_key()
            lines = [f'GET / HTTP/1.1\r\nHost: {host}:{port}', 'Upgrade: websocket', 'Connection: Upgrade']
            lines += [f'Sec-WebSocket-Key: {key}', 'Sec-WebSocket-Version: 13', '', '']
            self.sock.sendall('\r\n'.join(lines).encode())
            self.buffer = b''
            while b'\r\n\r\n' not in self.buffer:
                self.receive()
            head, _, self.buffer = self.buffer.partition(b'\r\n\r\n')
            if b' 101 ' not in head.partition(b'\r\n')[0]:
                raise RpcError('Connection rejected with status code')
        except (OSError, RpcError) as error:
            said = f'Networking or low-level protocol error: {os_error(error)}' if isinstance(error, OSError) else error
            raise Fatal(f'Failed to connect to node RPC: {said}') from error

    def receive(self):
        data = self.sock.recv(65536)
        if not data:
            raise RpcError('The background task closed: the connection was closed')
        self.buffer += data

    def call(self, method, *params):
        self.sock.sendall(frame(TEXT, request(method, *params), masked=True))
        while True:
            while taken := take_frame(self.buffer):
                kind, payload, self.buffer = taken
                if kind == TEXT:
                    return result_of(json.loads(payload))
                if kind == CLOSE:
                    raise RpcError('The background task closed')
            self.receive()

    def on_end(self, loop, ended):
        """`ended` is called once, when the node has gone; nothing else is expected from it between calls."""

        def readable():
            try:
                gone = not self.sock.recv(65536)
            except OSError:
                gone = True
            if gone:
                loop.unwatch(self.sock)
                ended()

        loop.watch(self.sock, readable)
