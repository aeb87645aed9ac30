import { hosts } from '../../../inventories/lab-hosts.ts'
import { labWith } from './lab-with.ts'

/** The lab after a GPU of plot-1 was taken out. */
export default labWith({
  hosts: { ...hosts, plot: { ...hosts.plot, 'plot-1': { ...hosts.plot['plot-1'], gpus: [{ index: 0 }, { index: 1 }, { index: 3 }] } } },
})
