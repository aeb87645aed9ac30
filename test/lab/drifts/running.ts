import { type Drift, nats, of } from './drift.ts'

export const running: readonly Drift[] = [
  {
    name: 'a replaced binary under a running process',
    host: 'node-3',
    done: 'cp /usr/sbin/nats-server /usr/sbin/n && printf x >>/usr/sbin/n && mv /usr/sbin/n /usr/sbin/nats-server',
    changed: [of('program', 'nats-server')],
    behind: [of('loaded', nats)],
    says: 'replaced since the start',
    restarted: ['nats-server'],
  },
  {
    name: 'a setting that the running NATS server has taken from a file that is right again',
    host: 'node-2',
    done: `cp -p ${nats} /root/kept && sed -i 's/^max_payload.*/max_payload: 1MB/' ${nats} && nats-server --signal reload=/dev/null; kill -HUP $(supervisorctl pid nats-server); sleep 1; cp -p /root/kept ${nats}`,
    changed: [of('loaded', nats)],
    says: 'max_payload',
  },
]
