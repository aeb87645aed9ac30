"""Part of the lab's stand-ins: the node's JSON-RPC methods that a cluster and its keepers use, named and shaped as upstream's."""
import json

from standin_chain import GENESIS, block_hash
from standin_version import VERSION

#: Refused unless the RPC is unsafe (check_if_safe upstream).
UNSAFE = (
    'system_peers',
    'system_addReservedPeer',
    'system_removeReservedPeer',
    'author_rotateKeys',
    'subspace_piece',
    'subspace_submitSolutionResponse',
    'subspace_submitRewardSignature',
    'subspace_acknowledgeArchivedSegmentHeader',
)


class Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Methods:
    def __init__(self, chain, node_name, unsafe):
        self.chain, self.node_name, self.unsafe = chain, node_name, unsafe

    def names(self):
        return sorted(name for name in dir(self) if name.split('_')[0] in ('system', 'chain', 'subspace', 'rpc'))

    def rpc_methods(self):
        return {'methods': self.names()}

    def system_health(self):
        return {'peers': self.chain.peers, 'isSyncing': self.chain.syncing, 'shouldHavePeers': True}

    def system_syncState(self):
        return {'startingBlock': self.chain.first, 'currentBlock': self.chain.head, 'highestBlock': self.chain.target}

    def system_version(self):
        return VERSION

    def system_name(self):
        return 'Autonomys Node (stand-in)'

    def system_chain(self):
        return {'mainnet': 'Autonomys Mainnet', 'taurus': 'Autonomys Taurus'}.get(self.chain.name, self.chain.name)

    def system_peers(self):
        head = self.chain.head
        peer = {'roles': 'FULL', 'bestHash': block_hash(head), 'bestNumber': head}
        return [{'peerId': f'standin{index}', **peer} for index in range(self.chain.peers)]

    def number_of(self, wanted):
        """Of a block named by hash; only the first, where histories are read from, and the newest are looked up."""
        near = [0, 1, *range(max(2, self.chain.head - 64), self.chain.head + 1)]
        return next((number for number in near if block_hash(number) == wanted), None)

    def chain_getBlockHash(self, number=None):
        number = self.chain.head if number is None else int(number, 16) if isinstance(number, str) else number
        return block_hash(number) if 0 <= number <= self.chain.head else None

    def chain_getHeader(self, wanted=None):
        number = self.chain.head if wanted is None else self.number_of(wanted)
        if number is None:
            return None
        roots = {'stateRoot': block_hash(number), 'extrinsicsRoot': block_hash(number), 'digest': {'logs': []}}
        return {'parentHash': block_hash(max(0, number - 1)), 'number': hex(number), **roots}

    def chain_getBlock(self, wanted=None):
        header = self.chain_getHeader(wanted)
        if header is None or not self.chain.has_body(int(header['number'], 16)):
            return None
        return {'block': {'header': header, 'extrinsics': []}, 'justifications': None}

    def chain_getFinalizedHead(self):
        return block_hash(max(0, self.chain.head - 100))

    def subspace_getFarmerAppInfo(self):
        segments = 1 + self.chain.head // 1000
        protocol = {'historySize': segments, 'maxPiecesInSector': 1000, 'recentSegments': 5}
        protocol |= {'recentHistoryFraction': [1, 10], 'minSectorLifetime': 4}
        return {
            'genesisHash': GENESIS,
            'dsnBootstrapNodes': [],
            'syncing': self.chain.syncing,
            'farmingTimeout': {'secs': 4, 'nanos': 0},
            'protocolInfo': protocol,
        }

    def subspace_lastSegmentHeaders(self, limit):
        return [{'segmentIndex': index} for index in range(1 + self.chain.head // 1000)][-limit:]

    def subspace_piece(self, index):
        return f'{index:08x}' * 8 if index < 256 * (1 + self.chain.head // 1000) else None

    def call(self, name, params):
        method = getattr(self, name, None) if name in UNSAFE or name in self.names() else None
        if name in UNSAFE and not self.unsafe:
            raise Refused(-32601, 'RPC call is unsafe to be called externally')
        if method is None:
            raise Refused(-32601, 'Method not found')
        try:
            return method(*params)
        except (TypeError, ValueError) as error:
            raise Refused(-32602, 'Invalid params') from error

    def answer_one(self, asked):
        if not isinstance(asked, dict) or not isinstance(asked.get('method'), str):
            return {'jsonrpc': '2.0', 'id': None, 'error': {'code': -32600, 'message': 'Invalid request'}}
        reply = {'jsonrpc': '2.0', 'id': asked.get('id')}
        try:
            return {**reply, 'result': self.call(asked['method'], asked.get('params') or [])}
        except Refused as refused:
            return {**reply, 'error': {'code': refused.code, 'message': str(refused)}}

    def answer(self, text):
        try:
            asked = json.loads(text)
        except ValueError:
            asked = None
            reply = {'jsonrpc': '2.0', 'id': None, 'error': {'code': -32700, 'message': 'Parse error'}}
        else:
            reply = [self.answer_one(each) for each in asked] if isinstance(asked, list) else self.answer_one(asked)
        return json.dumps(reply).encode()

    def http(self, method, path, headers, body):
        if method == 'GET' and path == '/health':
            return 200, 'application/json', json.dumps(self.system_health()).encode()
        if method != 'POST':
            return 405, 'text/plain', b'Used HTTP Method is not allowed. POST is required\n'
        if headers.get('content-type', '').partition(';')[0].strip().lower() != 'application/json':
            return 415, 'text/plain', b'Supplied content type is not allowed. Content-Type: application/json is required\n'
        return 200, 'application/json; charset=utf-8', self.answer(body)
