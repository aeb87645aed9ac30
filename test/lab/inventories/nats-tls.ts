import lab from '../../../inventories/lab.ts'
import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** Where `certificate authority` and `certificate issue` have put what they make. */
const dir = process.env.LAB_TLS ?? '.'

const nodes = Object.entries(hosts.node).map(([name, host]) => [
  name,
  { ...host, tls: { certificate: `${dir}/${name}.pem`, key: { ageFile: `${dir}/${name}.key.age` } } },
])

/** The node machines, whose NATS servers speak TLS to clients and to one another. */
export default labWith({
  cluster: { nats: { ...lab.input.cluster.nats, tls: { ca: `${dir}/ca.pem` } } },
  hosts: { node: Object.fromEntries(nodes), plot: {}, storage: {} },
})
