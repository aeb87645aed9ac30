import type { NatsConfig } from '../../lib/render/nats.ts'

export const routes = ['nats://192.168.1.1:4248', 'nats://192.168.1.2:4248', 'nats://192.168.1.3:4248']
export const cluster = { name: 'autonomys', host: '192.168.1.1', routes }

/** One good server, and what a test wants otherwise. */
export const natsConfig = (more: Partial<NatsConfig> = {}): NatsConfig => ({
  serverName: 'node-1',
  version: '2.9.10',
  host: '192.168.1.1',
  maxPayload: '3MB',
  jetstream: { storeDir: '/var/lib/nats', maxFile: '100GB' },
  ...more,
})
