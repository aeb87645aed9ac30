import { conf, type Drift, of } from './drift.ts'

export const directories: readonly Drift[] = [
  {
    name: 'the owner of a data directory',
    host: 'plot-2',
    done: 'chown root /var/autonomys-sharded-cache',
    changed: [of('directory', '/var/autonomys-sharded-cache')],
    says: 'root',
  },
  {
    name: 'a data directory that all may write',
    host: 'plot-1',
    done: 'chmod 777 /var/autonomys-full-piece',
    changed: [of('directory', '/var/autonomys-full-piece')],
    says: '0777',
  },
  {
    name: 'a store that all may read',
    host: 'node-1',
    done: 'chmod 755 /var/nats-data',
    changed: [of('directory', '/var/nats-data')],
    says: '0755',
  },
  {
    name: "a stranger's file in the store",
    host: 'node-2',
    done: 'touch /var/nats-data/x && chown root /var/nats-data/x',
    changed: [of('directory', '/var/nats-data')],
    says: '/var/nats-data/x',
  },
  {
    name: 'a directory shut to its program',
    host: 'node-3',
    done: 'chmod 700 /etc/nats',
    changed: [of('directory', '/etc/nats')],
    says: '0700',
  },
  {
    name: 'a disk of another owner',
    host: 'storage-1',
    done: 'chown root:root /mnt/nvme0n1',
    changed: [of('directory', '/mnt/nvme0n1')],
    says: 'root',
  },
  {
    name: 'the group of a base path',
    host: 'plot-1',
    done: 'chgrp daemon /var/plot-server/base-path-2',
    changed: [of('directory', '/var/plot-server/base-path-2')],
    says: 'daemon',
  },
  {
    name: 'the directory of releases',
    host: 'node-2',
    done: 'chmod 775 /opt/autonomys',
    changed: [of('directory', '/opt/autonomys')],
    says: '0775',
  },
  {
    name: 'Supervisor’s directory',
    host: 'storage-2',
    done: 'chmod 777 /etc/supervisor/conf.d',
    changed: [of('directory', conf)],
    says: '0777',
  },
  {
    name: 'the owner of Supervisor’s directory',
    host: 'plot-1',
    done: 'chown autonomys /etc/supervisor',
    changed: [of('directory', '/etc/supervisor')],
    says: 'autonomys',
  },
]
