import { armor, Encrypter } from 'age-encryption'

/** Armored text, with a newline at its end. */
export async function encrypted(bytes: Uint8Array, recipients: readonly string[]): Promise<string> {
  const encrypter = new Encrypter()
  for (const each of recipients) encrypter.addRecipient(each)
  return `${armor.encode(await encrypter.encrypt(bytes)).trimEnd()}\n`
}
