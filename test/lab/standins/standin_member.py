"""Part of the lab's stand-ins: what all parts of a cluster share: how they begin, and how they say who they are over NATS.

Messages are only understood between versions that agree in their first two numbers; others are passed over without a word, as
the vendor's (whose messages carry no version) lose each other.
"""
import json
import os

from standin_behaviour import Behaviour, Fatal, log, os_error
from standin_http import serve_metrics
from standin_loop import Loop
from standin_nats import Nats
from standin_version import VERSION

#: Subjects: who is there, and a controller's question who is.
CACHES, FARMS, PLOTTERS, PROVERS = 'subspace.cache', 'subspace.farmer', 'subspace.plotter', 'subspace.prover'
ASK_CACHES, ASK_FARMS = 'subspace.controller.*.cache-identify', 'subspace.controller.farmer-identify'
ASK_APP_INFO = 'subspace.controller.farmer-app-info'


def same_family(version):
    return version.split('.')[:2] == VERSION.split('.')[:2]


class Member:
    """A part of the cluster that has begun: its loop runs and NATS knows it. @raises Fatal as the vendor's would end."""

    def __init__(self, options, component, gauges=dict):
        self.target = f'autonomys_farmer::cluster::{component.replace("-", "_")}'
        self.component, self.behaviour = component, Behaviour()
        self.loop = Loop(self.behaviour)
        self.nats = Nats(self.loop, options['nats_server']).connect()
        serve_metrics(self.loop, options['prometheus_listen_on'], lambda: {'subspace_farmer_standin_up': 1, **gauges()})

    def log(self, message, **more):
        log(self.target, message, **more)

    def announce(self, stem, number, question, **more):
        """Says now, every few seconds, and whenever asked that `number` is here."""
        message = {'id': number, 'component': self.component, 'version': VERSION, **more}

        def identify(*_):
            self.nats.publish(f'{stem}.{number}.identify', message)

        self.nats.subscribe(question, identify)
        self.loop.every(self.behaviour.identify_seconds, identify)
        identify()

    def hear(self, stem, heard):
        """`heard` gets each message of those that are there and of this version's family."""

        def read(payload, _reply):
            message = json.loads(payload)
            if same_family(message['version']):
                heard(message)

        self.nats.subscribe(f'{stem}.*.identify', read)

    def run(self):
        code = self.loop.run()
        self.log('Exited')
        return code


def directory(path, create=True):
    """A missing one is made, but not its parents: an unmounted disk is not noticed, just as with the vendor's."""
    if not os.path.isdir(path):
        try:
            if not create:
                raise FileNotFoundError(2, 'No such file or directory')
            os.mkdir(path)
        except OSError as error:
            raise Fatal(f"Directory {path} doesn't exist and can't be created: {os_error(error)}") from error
    return path
