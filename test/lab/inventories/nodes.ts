import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** The node machines alone; their NATS servers hasten away when they are told to end. */
export default labWith({
  cluster: { nats: { version: '2.9.10', maxFileStore: '256MB', lameDuck: { duration: '30s', grace: '1s' } } },
  hosts: { node: hosts.node, plot: {}, storage: {} },
})
