"""Part of the lab's stand-ins: the controller, which knows the node, and learns by NATS which caches and farms there are."""
import os
import time

from standin_behaviour import Fatal, os_error
from standin_member import ASK_APP_INFO, ASK_CACHES, ASK_FARMS, CACHES, FARMS, PLOTTERS, PROVERS, Member
from standin_rpc import NodeConnection, RpcError

DEFAULT_PORT = 30533


class Controller:
    def __init__(self, options):
        self.member = Member(options, 'controller', self.gauges)
        self.known = {}
        self.reinitialization = 0
        if options['base_path']:
            self.keep_identity(options['base_path'])
        else:
            self.member.log('A temporary identity is used, and thrown away at the end')
        node = NodeConnection(*options['node_rpc_url'])
        try:
            self.app_info = node.call('subspace_getFarmerAppInfo')
        except (OSError, RpcError) as error:
            raise Fatal(f'Failed to get farmer app info: {error}') from error
        node.on_end(self.member.loop, self.node_ended)
        for address in options['listen_on'] or [('0.0.0.0', DEFAULT_PORT)]:
            self.member.loop.listen(*address, None)
        self.begin()

    def gauges(self):
        counts = {kind: len([1 for each in self.known.values() if each[0] == kind]) for kind in ('cache', 'farm')}
        return {f'subspace_farmer_known_{kind}s': count for kind, count in counts.items()}

    def keep_identity(self, base_path):
        try:
            os.makedirs(base_path, exist_ok=True)
            for name in ('identity.bin', 'known_addresses.bin'):
                with open(f'{base_path}/{name}', 'ab') as file:
                    if file.tell() == 0:
                        file.write(os.urandom(32))
        except OSError as error:
            raise Fatal(f'Failed to create identity in {base_path}: {os_error(error)}') from error

    def node_ended(self):
        self.member.log('Node RPC: the background task closed, and there is no way back', level='ERROR')
        self.member.loop.end(1)

    def begin(self):
        member = self.member
        member.log('Connected to node', genesis_hash=self.app_info['genesisHash'], syncing=str(self.app_info['syncing']).lower())
        for stem, kind in ((CACHES, 'cache'), (FARMS, 'farm'), (PLOTTERS, 'plotter'), (PROVERS, 'prover')):
            member.hear(stem, lambda message, kind=kind: self.heard(kind, message))
        member.nats.subscribe(ASK_APP_INFO, self.tell_app_info, queue='subspace.controller')
        member.loop.every(member.behaviour.identify_seconds, self.forget)
        member.loop.every(member.behaviour.identify_seconds, self.ask)
        self.ask()

    def ask(self):
        self.member.nats.publish(ASK_CACHES.replace('*', 'default'), {})
        self.member.nats.publish(ASK_FARMS, {})

    def tell_app_info(self, _payload, reply):
        self.member.nats.publish(reply, self.app_info)

    def heard(self, kind, message):
        number, new = message['id'], message['id'] not in self.known
        self.known[number] = (kind, time.monotonic())
        if not new:
            return
        log = self.member.log
        if kind == 'cache':
            log('New cache discovered, scheduling reinitialization', cache_id=number, component=message['component'])
            self.schedule_reinitialization()
        elif kind == 'farm':
            farms = len([1 for each in self.known.values() if each[0] == 'farm'])
            log('Discovered new farm, initializing', farm_index=farms - 1, farm_id=number)
            log('Farm initialized successfully', farm_index=farms - 1, farm_id=number)
        else:
            log(f'New {kind} discovered', **{f'{kind}_id': number})

    def forget(self):
        """Those that were silent for twice the interval; all are spared while NATS itself is away."""
        if self.member.nats.sock is None:
            self.known = {number: (kind, time.monotonic()) for number, (kind, _) in self.known.items()}
        limit = time.monotonic() - 2 * self.member.behaviour.identify_seconds - 0.5
        for number, (kind, seen) in list(self.known.items()):
            if seen < limit:
                del self.known[number]
                again = ', scheduling reinitialization' if kind == 'cache' else ''
                self.member.log(f'{kind.capitalize()} expired and removed{again}', level='WARN', **{f'{kind}_id': number})
                if kind == 'cache':
                    self.schedule_reinitialization()

    def schedule_reinitialization(self):
        self.reinitialization += 1
        mine = self.reinitialization

        def begin():
            if mine != self.reinitialization:
                return
            self.member.log('Initializing piece cache')
            self.member.log('Piece cache sync 100.00% complete')
            self.member.log('Finished piece cache synchronization')

        self.member.loop.after(self.member.behaviour.reinitialize_after, begin)


def controller(options):
    return Controller(options).member.run()
