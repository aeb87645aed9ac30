/** Node machines that the lab's cluster can grow by. */
export const spareHosts = {
  'node-4': { address: '198.18.0.8', gpu: { index: 0 } },
  'node-5': { address: '198.18.0.9', gpu: { index: 0 } },
}
