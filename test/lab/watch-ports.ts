import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Run with a port and addresses: until SIGTERM it tries them all, again and again, and then prints which were down, and how many at once. */
const [port, ...addresses] = process.argv.slice(2)
const down = new Set<string>()
let most = 0
let looks = 0

process.once('SIGTERM', () => {
  console.log(JSON.stringify({ down: [...down].sort(), most, looks }))
  process.exit()
})

const isUp = (host: string): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect({ host, port: Number(port), timeout: 1_000 })
    const say = (up: boolean) => () => {
      socket.destroy()
      answer(up)
    }
    socket.once('connect', say(true)).once('error', say(false)).once('timeout', say(false))
  })

console.log('watching')
for (;;) {
  const seen = await Promise.all(addresses.map(isUp))
  const absent = addresses.filter((_, i) => !seen[i])
  for (const each of absent) down.add(each)
  most = Math.max(most, absent.length)
  looks++
  await sleep(50)
}
