import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { RequestError } from '../../engine/errors.ts'
import { recipientCount } from '../../inventory/secrets/age.ts'
import { codeOf } from '../../inventory/secrets/private-file.ts'
import { writeWhole } from '../../record/write-whole.ts'
import { opened } from './decrypt.ts'
import { encrypted } from './encrypt.ts'
import { inPrivate } from './private-room.ts'

/** The editor is told to end where we are, and we outlive it, to wipe what it leaves. */
async function editWith(editor: string, path: string): Promise<string | undefined> {
  const [program = 'vi', ...args] = editor.split(/\s+/).filter((word) => word !== '')
  const child = spawn(program, [...args, path], { stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals) => void (signal !== 'SIGINT' && child.kill(signal)) // the terminal sends that to both
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, pass)
  try {
    const [status, by] = await once(child, 'close')
    return status === 0 ? undefined : by === null ? `ended with status ${status}` : `was ended by ${by}`
  } catch (error) {
    return `could not be started (${codeOf(error)})`
  } finally {
    for (const signal of signals) process.removeListener(signal, pass)
  }
}

const refused = (where: string, what: string, fix: string) => new RequestError([{ where, what, fix }])

/** Found out before anybody types. */
function mayWrite(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK | constants.X_OK)
  } catch (error) {
    throw refused(file, `nothing can be written in ${dirname(file)} (${codeOf(error)})`, 'name another')
  }
}

/**
 * Opens an age file, or begins one, in the editor and encrypts what that leaves for the recipients. The file is replaced whole or not at
 * all. Returns a line that says what was done. @throws RequestError where it stays as it was
 */
export async function edit(file: string, recipients: readonly string[]): Promise<string> {
  const editor = process.env.VISUAL || process.env.EDITOR || 'vi'
  mayWrite(file)
  const old = existsSync(file) ? readFileSync(file) : undefined
  const before = old === undefined ? new Uint8Array() : await opened(old, file)
  return inPrivate(async (room) => {
    const path = join(room, basename(file, '.age'))
    writeFileSync(path, before, { mode: 0o600 })
    const trouble = await editWith(editor, path)
    if (trouble !== undefined) throw refused(file, `the editor ${editor} ${trouble}`, 'it is left as it was')
    const after = readFileSync(path)
    const [had, has] = [old === undefined ? recipients.length : recipientCount(old), recipients.length]
    if (after.equals(before) && had === has) return `${file} is left as it was`
    await writeWhole(file, await encrypted(after, recipients))
    return `${file} is encrypted for ${has} ${has === 1 ? 'recipient' : 'recipients'}${had === has ? '' : `; before it was for ${had}`}`
  })
}
