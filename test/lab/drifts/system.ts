import { type Drift, of } from './drift.ts'

export const system: readonly Drift[] = [
  {
    name: 'a package that is no longer held',
    host: 'node-1',
    done: 'apt-mark unhold nats-server',
    changed: [of('package', 'nats-server')],
    says: 'hold: no → yes',
  },
  {
    name: 'a package that is gone',
    host: 'plot-2',
    done: 'dpkg --force-depends --remove numactl',
    changed: [of('package', 'curl,iproute2,ca-certificates,numactl,chrony')],
    says: 'numactl',
  },
  {
    name: 'a service whose package is gone',
    host: 'storage-1',
    done: 'apt-get -y purge chrony',
    changed: [of('package', 'curl,iproute2,ca-certificates,chrony'), of('service', 'chrony')],
    says: 'chrony',
  },
  {
    name: 'the packaged NATS server allowed to start',
    host: 'node-2',
    done: 'systemctl unmask nats-server',
    changed: [of('service', 'nats-server')],
    says: 'masked',
  },
  { name: 'a stopped time service', host: 'storage-1', done: 'systemctl stop chrony', changed: [of('service', 'chrony')], says: 'stopped' },
  {
    name: 'a time service that no boot starts',
    host: 'storage-2',
    done: 'systemctl disable chrony',
    changed: [of('service', 'chrony')],
    says: 'enabled',
  },
  {
    name: 'a masked time service',
    host: 'node-3',
    done: 'systemctl mask --now chrony',
    changed: [of('service', 'chrony')],
    says: 'masked: yes → no',
  },
  {
    name: 'a Supervisor that no boot starts',
    host: 'plot-1',
    done: 'systemctl disable supervisor',
    changed: [of('service', 'supervisor')],
    says: 'enabled',
  },
  {
    name: 'a home',
    host: 'node-3',
    done: 'sed -i "/^nats:/s#/var/nats-data#/root#" /etc/passwd',
    changed: [of('user', 'nats')],
    says: '/root',
  },
  {
    name: 'the home of the programs’ account',
    host: 'plot-2',
    done: 'sed -i "/^autonomys:/s#/opt/autonomys#/root#" /etc/passwd',
    changed: [of('user', 'autonomys')],
    says: '/root',
  },
]
