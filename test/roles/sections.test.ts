import { expect, test } from 'vitest'
import { cluster } from '../guide/cluster.ts'
import { planOf, resourceOf, written } from '../guide/plan.ts'

const inventory = cluster()
const section = (host: string, program: string) => written(resourceOf(planOf(inventory, host), `program[${program}]`))

test('nats-server', () => {
  expect(section('node-1', 'nats-server')).toMatchInlineSnapshot(`
    "[program:nats-server]
    command=/opt/nats-server/releases/2.10.22/nats-server -c /etc/nats/nats-server.conf
    user=nats
    environment=
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopsignal=USR2
    stopwaitsecs=45
    redirect_stderr=true
    stdout_logfile=/var/log/nats-server.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})

test('its configuration', () => {
  expect(written(resourceOf(planOf(inventory, 'node-1'), 'file[/etc/nats/nats-server.conf]'))).toMatchInlineSnapshot(`
    "server_name: "node-1"
    host: "192.168.1.1"
    port: 4222
    http: "127.0.0.1:8222"
    max_payload: 3MB
    lame_duck_duration: "30s"
    lame_duck_grace_period: "10s"

    jetstream {
      store_dir: "/var/nats-data"
      max_file_store: 10GB
    }

    cluster {
      name: "c1-cluster"
      host: "192.168.1.1"
      port: 4248
      routes: [
        "nats://192.168.1.1:4248"
        "nats://192.168.1.2:4248"
        "nats://192.168.1.3:4248"
      ]
    }
    "
  `)
})

test('node', () => {
  expect(section('node-1', 'autonomys-node')).toMatchInlineSnapshot(`
    "[program:autonomys-node]
    command=/opt/autonomys/releases/2024.11.28/autonomys-node run --base-path /var/autonomys-node --farmer --rpc-listen-on 127.0.0.1:9944 --chain mainnet --sync full --blocks-pruning=archive --state-pruning=archive
    user=autonomys
    environment=
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopwaitsecs=300
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-node.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})

test('controller', () => {
  expect(section('node-1', 'autonomys-controller')).toMatchInlineSnapshot(`
    "[program:autonomys-controller]
    command=/opt/autonomys/releases/2024.11.28/autonomys-farmer cluster --nats-server nats://192.168.1.1:4222 --nats-server nats://192.168.1.2:4222 --nats-server nats://192.168.1.3:4222 controller --tmp --node-rpc-url ws://127.0.0.1:9944
    user=autonomys
    environment=
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopwaitsecs=60
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-controller.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})

test('proof-server', () => {
  expect(section('node-1', 'autonomys-proof-server')).toMatchInlineSnapshot(`
    "[program:autonomys-proof-server]
    command=/opt/autonomys/releases/2024.11.28/autonomys-farmer cluster --nats-server nats://192.168.1.1:4222 --nats-server nats://192.168.1.2:4222 --nats-server nats://192.168.1.3:4222 proof-server
    user=autonomys
    environment=CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="0"
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopwaitsecs=60
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-proof-server.log
    stdout_logfile_maxbytes=500MB
    stdout_logfile_backups=2
    "
  `)
})

test('sharded-cache', () => {
  expect(section('plot-1', 'autonomys-sharded-cache')).toMatchInlineSnapshot(`
    "[program:autonomys-sharded-cache]
    command=/opt/autonomys/releases/2024.11.28/autonomys-farmer cluster --nats-server nats://192.168.1.1:4222 --nats-server nats://192.168.1.2:4222 --nats-server nats://192.168.1.3:4222 sharded-cache path=/var/autonomys-sharded-cache
    user=autonomys
    environment=
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopwaitsecs=120
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-sharded-cache.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})

test('full-piece-cache', () => {
  expect(section('plot-1', 'autonomys-full-piece')).toMatchInlineSnapshot(`
    "[program:autonomys-full-piece]
    command=/opt/autonomys/releases/2024.11.28/autonomys-farmer cluster --nats-server nats://192.168.1.1:4222 --nats-server nats://192.168.1.2:4222 --nats-server nats://192.168.1.3:4222 full-piece-sharded-cache path=/var/autonomys-full-piece
    user=autonomys
    environment=
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopwaitsecs=120
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-full-piece.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})

test('plot-server', () => {
  expect(section('plot-1', 'autonomys-plot-server-2')).toMatchInlineSnapshot(`
    "[program:autonomys-plot-server-2]
    command=numactl -C 48-71,144-167 --localalloc /opt/autonomys/releases/2024.11.28/autonomys-farmer cluster --nats-server nats://192.168.1.1:4222 --nats-server nats://192.168.1.2:4222 --nats-server nats://192.168.1.3:4222 plot-server --priority-cache --record-encoding-concurrency 32 --listen-port 9968 /var/plot-server/base-path-2
    user=autonomys
    environment=CUDA_DEVICE_ORDER="PCI_BUS_ID",CUDA_VISIBLE_DEVICES="2"
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopwaitsecs=120
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-plot-server-2.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})

test('plot-client', () => {
  expect(section('storage-1', 'autonomys-plot-client')).toMatchInlineSnapshot(`
    "[program:autonomys-plot-client]
    command=/opt/autonomys/releases/2024.11.28/autonomys-farmer cluster --nats-server nats://192.168.1.1:4222 --nats-server nats://192.168.1.2:4222 --nats-server nats://192.168.1.3:4222 plot-client --reward-address sufsKsx4kZ26i7bJXc1TFguysVzjkzsDtE2VDiCEBY2WjyGAj path=/mnt/nvme0n1,sectors=7400 path=/mnt/nvme0n2,sectors=7400 path=/mnt/nvme1n1,sectors=7400 path=/mnt/nvme1n2,sectors=7400
    user=autonomys
    environment=
    autostart=true
    autorestart=true
    startsecs=10
    startretries=24
    stopwaitsecs=300
    redirect_stderr=true
    stdout_logfile=/var/log/autonomys-plot-client.log
    stdout_logfile_maxbytes=100MB
    stdout_logfile_backups=2
    "
  `)
})
