"""Publishes to a JetStream stream of three replicas at the servers HOST:PORT ..., 20 times a second, until stdin ends.

Prints {stream} once the first is acknowledged, and at the end {published, acked, lost, doubled, longestGap, reconnects}: `lost` were
acknowledged and are not in the stream, `doubled` are in it twice, `longestGap` is in seconds, from one acknowledgement to the next.
"""
import base64
import json
import os
import select
import sys
import time

from nats_client import Client

EVERY, REPLICAS, AT_ONCE = 0.05, 3, 50
#: Seconds that the cluster may take for an answer at the beginning and at the end.
PATIENCE = 30


class Publisher:
    def __init__(self, servers):
        self.client = Client(servers)
        self.stream = f'WATCH-{os.getpid()}-{time.monotonic_ns()}'
        self.published, self.acked, self.gap, self.last = 0, [], 0, None

    def answers(self, api, questions):
        """What the JetStream API says to each of them, [(what it is about, its JSON or None), ...]."""
        said, end = {}, time.monotonic() + PATIENCE
        waiting = list(enumerate(questions))
        while len(said) < len(questions):
            while waiting and len(self.client.open) < AT_ONCE:
                number, body = waiting.pop(0)
                payload = json.dumps(body).encode() if body else b''
                take = lambda answer, number=number: said.setdefault(number, answer)  # noqa: E731
                self.client.ask(f'{api.split(".")[1]}{number}', f'$JS.API.{api}.{self.stream}', payload, take)
            self.client.turn(end)
            if time.monotonic() > end:
                sys.exit(f'{api}: no answer in {PATIENCE} s: {self.client.refusal}')
        return [said[number] for number in range(len(questions))]

    def create(self):
        config = {'name': self.stream, 'subjects': [self.stream], 'num_replicas': REPLICAS, 'storage': 'file', 'retention': 'limits'}
        config |= {'max_msgs': -1, 'max_bytes': -1, 'max_age': 0, 'discard': 'old', 'duplicate_window': 600 * 10**9}
        self.answers('STREAM.CREATE', [config])

    def publish(self):
        self.published += 1
        number = self.published
        ack = lambda _: self.acknowledged(number)  # noqa: E731
        self.client.ask(f'p{number}', self.stream, str(number).encode(), ack, f'Nats-Msg-Id: {number}')

    def acknowledged(self, number):
        self.acked.append(number)
        if self.last is None:
            print(json.dumps({'stream': self.stream}), flush=True)
            self.last = time.monotonic()
        self.measure()

    def measure(self):
        now = time.monotonic()
        if self.last is not None:
            self.gap, self.last = max(self.gap, now - self.last), now

    def run(self):
        """Until stdin ends, and then until all is acknowledged, or PATIENCE is at its end."""
        following = time.monotonic()
        while not select.select([sys.stdin], [], [], 0)[0]:
            self.client.turn(following, [sys.stdin])
            if time.monotonic() >= following:
                self.publish()
                following += EVERY
        end = time.monotonic() + PATIENCE
        while self.client.open and time.monotonic() < end:
            self.client.turn(end)
        self.measure()
        self.client.open.clear()

    def stored(self):
        """The number in each message of the stream."""
        state = self.answers('STREAM.INFO', [None])[0]['state']
        sequences = range(state['first_seq'], state['last_seq'] + 1)
        messages = self.answers('STREAM.MSG.GET', [{'seq': seq} for seq in sequences])
        return [int(base64.b64decode(each['message']['data'])) for each in messages]


publisher = Publisher([(host, int(port)) for host, _, port in (word.rpartition(':') for word in sys.argv[1:])])
publisher.create()
publisher.run()
stored = publisher.stored()
publisher.answers('STREAM.DELETE', [None])
there = set(stored)
print(
    json.dumps(
        {
            'published': publisher.published,
            'acked': len(publisher.acked),
            'lost': [number for number in publisher.acked if number not in there],
            'doubled': sorted({number for number in stored if stored.count(number) > 1}) if len(stored) > len(there) else [],
            'longestGap': round(publisher.gap, 3),
            'reconnects': publisher.client.connections - 1,
        }
    )
)
