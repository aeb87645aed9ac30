import { type FileHandle, open } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { reveal, Secret } from '../engine/secret.ts'
import type { Content, ShellLib } from '../engine/session.ts'

/** Bytes at hand, or an open file of which `size` bytes are to be sent, beginning at `from`. */
export type Part = Buffer | { readonly file: string; readonly handle: FileHandle; readonly size: number; readonly from: number }

const sizeOf = (part: Part): number => (Buffer.isBuffer(part) ? part.length : part.size)

const squeezed = new Map<string, Buffer>()

/** Compressed once, for many hosts get the same. */
function compressed(libs: readonly ShellLib[]): Buffer {
  const text = `${libs.map((lib) => lib.text).join('\n')}\n`
  const body = squeezed.get(text) ?? gzipSync(text, { level: 9 })
  squeezed.set(text, body)
  return body
}

const frame = (verb: string, body: Buffer | string, size = 0): Buffer[] => [
  Buffer.from(`${verb} ${Buffer.byteLength(body)} ${size}\n`),
  Buffer.from(body),
]

/** The bytes that stand before a request's data: the libraries that it needs, its own header, its script; what is squeezed goes along with the libraries. */
export function head(libs: readonly ShellLib[], script: string, data: readonly Part[], squeeze: boolean): Buffer {
  const size = data.reduce((sum, part) => sum + sizeOf(part), 0)
  if (libs.length === 0) return Buffer.concat(frame(squeeze ? 'squeeze' : 'run', script, size))
  if (!squeeze) return Buffer.concat([...frame('load', compressed(libs)), ...frame('run', script, size)])
  const own = gzipSync(`pw_asked() {\n${script}\n}\n`)
  return Buffer.concat(frame('ask', Buffer.concat([compressed(libs), own])))
}

async function opened(file: string, size: number, from: number): Promise<Part> {
  const handle = await open(file)
  const found = (await handle.stat()).size
  if (found === from + size) return { file, handle, size, from }
  await handle.close()
  throw new Error(`${file}: holds ${found} bytes, ${from + size} were promised; it changed during the run`)
}

export const closeAll = async (parts: readonly Part[]): Promise<void> => {
  for (const part of parts) if (!Buffer.isBuffer(part)) await part.handle.close()
}

/** Opens the files, so that one that can't be read is known before a byte is sent. @throws Error with its name. */
export async function openAll(data: readonly Content[]): Promise<Part[]> {
  const parts: Part[] = []
  try {
    for (const content of data) {
      const here = typeof content === 'string' || content instanceof Secret
      parts.push(here ? Buffer.from(reveal(content)) : await opened(content.file, content.size, content.from ?? 0))
    }
    return parts
  } catch (error) {
    await closeAll(parts)
    throw error
  }
}

const CHUNK = 256 * 1024

/** A part's bytes, never more than 256 KiB of a file in memory. @throws Error when the file shrank meanwhile. */
export async function* bytesOf(part: Part): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(part)) {
    yield part
    return
  }
  const end = part.from + part.size
  for (let at = part.from; at < end; ) {
    const { buffer, bytesRead } = await part.handle.read(Buffer.allocUnsafe(Math.min(CHUNK, end - at)), 0, null, at)
    if (bytesRead === 0) throw new Error(`${part.file}: ended after ${at} of ${end} bytes; it changed during the run`)
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
