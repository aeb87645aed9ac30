"""Part of the lab's stand-ins: one thread that sleeps in poll() until a socket, a timer or a signal has something for it."""
import heapq
import os
import select
import signal
import socket
import time

from standin_behaviour import Fatal, log, os_error

#: Seconds that a peer may keep a send waiting.
PATIENCE = 2.0


class Loop:
    def __init__(self, behaviour):
        self.behaviour, self.code, self.stopping = behaviour, None, False
        self.poller, self.readers, self.timers, self.count = select.poll(), {}, [], 0
        self.signals, written = os.pipe()
        os.set_blocking(written, False)
        signal.set_wakeup_fd(written, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        self.watch(self.signals, self.signalled)
        if behaviour.crash_after is not None:
            self.after(behaviour.crash_after, self.crash)
        if behaviour.start_delay:
            self.after(behaviour.start_delay, lambda: self.end(-1))
            log('standin', f'Told to begin in {behaviour.start_delay:g} s')
            if self.run() != -1:
                raise SystemExit(self.code)
            self.code = None

    def watch(self, file, reader):
        """`reader` is called whenever `file` can be read, or is at its end."""
        number = file if isinstance(file, int) else file.fileno()
        self.readers[number] = reader
        self.poller.register(number, select.POLLIN)

    def unwatch(self, file):
        self.poller.unregister(file)
        del self.readers[file if isinstance(file, int) else file.fileno()]

    def after(self, seconds, action):
        self.count += 1
        heapq.heappush(self.timers, (time.monotonic() + seconds, self.count, action))

    def every(self, seconds, action):
        def again():
            self.after(seconds, again)
            action()

        self.after(seconds, again)

    def end(self, code):
        self.code = code

    def signalled(self):
        number = os.read(self.signals, 64)[0]
        log('standin', f'{signal.Signals(number).name} received, shutting down gracefully')
        if self.behaviour.hang_on_term:
            log('standin', 'Waiting for blocking tasks', level='WARN')
        elif not self.stopping:
            self.stopping = True
            self.after(self.behaviour.stop_seconds, lambda: self.end(0))

    def crash(self):
        log('standin', "thread 'tokio-runtime-worker' panicked: told to crash", level='ERROR')
        os._exit(1)

    def run(self):
        """Until `end`; returns its code."""
        while self.code is None:
            wait = None if not self.timers else max(0, self.timers[0][0] - time.monotonic()) * 1000 + 1
            for number, _ in self.poller.poll(wait):
                reader = self.readers.get(number)
                if reader:
                    reader()
            while self.timers and self.timers[0][0] <= time.monotonic() and self.code is None:
                heapq.heappop(self.timers)[2]()
        return self.code

    def listen(self, host, port, accepted):
        """`accepted` gets each new connection; None closes it at once."""
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        server = socket.socket(family, socket.SOCK_STREAM)
        try:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            server.bind((host, port))
            server.listen(128)
        except OSError as error:
            raise Fatal(f'Failed to listen on {host}:{port}: {os_error(error)}') from error

        def accept():
            connection, _ = server.accept()
            connection.settimeout(PATIENCE)
            accepted(connection) if accepted else connection.close()

        self.watch(server, accept)
        return server.getsockname()[1]
