import { labWith } from './lab-with.ts'

/** NATS servers that hasten away when they are told to end, and a login for their system account. */
export const cluster = {
  nats: {
    version: '2.9.10',
    maxFileStore: '256MB',
    lameDuck: { duration: '30s', grace: '1s' },
  },
}

/** The lab before it grows, and after it has shrunk. */
export default labWith({ cluster })
