import { expect, test } from 'vitest'
import { Commons } from '../../lib/engine/commons.ts'
import type { Task } from '../../lib/engine/plan.ts'
import type { EnginePlay } from '../../lib/engine/playbook.ts'
import { Secret } from '../../lib/engine/secret.ts'
import { run } from '../../lib/engine/step.ts'
import { file } from '../../lib/kinds/file.ts'
import { handler } from '../../lib/kinds/handler.ts'

const play = {} as EnginePlay
const reload = () => handler('reload', [run('true')])
const wish = (content: string | Secret, notify = [reload()]): Task => {
  const resource = file({ path: '/etc/a', content }, { notify })
  return { play, role: 'one', resource, gate: false, notify: resource.notify, wait: undefined }
}

test('hosts share tasks that are equal in all, and no others', () => {
  const commons = new Commons()
  const [first] = commons.tasks([wish('x')])
  expect(commons.tasks([wish('x')])[0]).toBe(first)
  expect(commons.tasks([wish('y')])[0]).not.toBe(first)
  expect(commons.tasks([wish('x', [])])[0]).not.toBe(first)
  expect(commons.tasks([{ ...wish('x'), role: 'other' }])[0]).not.toBe(first)
  const [secret] = commons.tasks([wish(new Secret('of one'))])
  expect(commons.tasks([wish(new Secret('of one'))])[0]).toBe(secret)
  expect(commons.tasks([wish(new Secret('of two'))])[0]).not.toBe(secret)
})

test('a handler is the same resource where it is notified and where it is a task', () => {
  const commons = new Commons()
  const [task] = commons.tasks([wish('x')])
  const due = reload()
  const [handling] = commons.tasks([{ play, role: 'one', resource: due, gate: false, notify: [], wait: undefined }])
  expect(handling!.resource).toBe(task!.notify[0])
})
