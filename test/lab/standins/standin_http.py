"""Part of the lab's stand-ins: an HTTP/1.1 server on the loop, whose connections can become websockets."""
from standin_websocket import CLOSE, PING, PONG, TEXT, accept_key, frame, take_frame

MOST = 16 * 1024 * 1024
REASONS = {200: 'OK', 400: 'Bad Request', 404: 'Not Found', 405: 'Method Not Allowed', 415: 'Unsupported Media Type'}


class Connection:
    """`answer(method, path, headers, body)` gives status, content type and body (bytes); `told(text)` answers a websocket's message."""

    def __init__(self, loop, sock, answer, told):
        self.loop, self.sock, self.answer, self.told, self.buffer, self.upgraded = loop, sock, answer, told, b'', False
        loop.watch(sock, self.readable)

    def readable(self):
        try:
            data = self.sock.recv(65536)
            self.buffer += data
            going = bool(data) and len(self.buffer) < MOST and (self.frames() if self.upgraded else self.requests())
        except OSError:
            going = False
        if not going:
            self.loop.unwatch(self.sock)
            self.sock.close()

    def requests(self):
        """Whether the connection goes on."""
        while b'\r\n\r\n' in self.buffer:
            head, _, rest = self.buffer.partition(b'\r\n\r\n')
            first, *lines = head.decode('latin-1').split('\r\n')
            headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(':') for line in lines)}
            try:
                method, path, _ = first.split(' ')
                size = int(headers.get('content-length', 0))
            except ValueError:
                self.reply(400, 'text/plain', b'')
                return False
            if len(rest) < size:
                return True
            body, self.buffer = rest[:size], rest[size:]
            if self.told and headers.get('upgrade', '').lower() == 'websocket' and 'sec-websocket-key' in headers:
                accept = accept_key(headers['sec-websocket-key'])
                lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', f'Sec-WebSocket-Accept: {accept}']
                self.sock.sendall('\r\n'.join([*lines, '', '']).encode())
                self.upgraded = True
                return self.frames()
            self.reply(*self.answer(method, path, headers, body))
            if headers.get('connection', '').lower() == 'close' or first.endswith('HTTP/1.0'):
                return False
        return True

    def reply(self, status, kind, body):
        head = f'HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n'
        self.sock.sendall(head.encode() + body)

    def frames(self):
        while taken := take_frame(self.buffer):
            kind, payload, self.buffer = taken
            if kind == CLOSE:
                self.sock.sendall(frame(CLOSE, payload))
                return False
            if kind == PING:
                self.sock.sendall(frame(PONG, payload))
            elif kind == TEXT:
                self.sock.sendall(frame(TEXT, self.told(payload)))
        return True


def serve(loop, host, port, answer, told=None):
    return loop.listen(host, port, lambda sock: Connection(loop, sock, answer, told))


def serve_metrics(loop, addresses, gauges):
    """Prometheus' text at /metrics; `gauges()` gives numbers by name."""

    def answer(method, path, _headers, _body):
        if (method, path) != ('GET', '/metrics'):
            return 404, 'text/plain', b''
        text = ''.join(f'# TYPE {name} gauge\n{name} {value}\n' for name, value in gauges().items())
        return 200, 'text/plain; version=0.0.4', text.encode()

    for host, port in addresses:
        serve(loop, host, port, answer)
