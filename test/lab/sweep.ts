/** True in `npm run sweep`, which tries more moments and more kinds of trouble than every `npm test` has time for. */
export const sweep = process.env.SWEEP !== undefined
