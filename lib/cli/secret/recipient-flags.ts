import type { Grammar } from '../flags.ts'

/** The flags that name whom something is encrypted for, as recipientsOf takes them. */
export const recipientFlags = (one: string, file: string) =>
  ({
    recipient: { short: 'r', is: 'list', takes: 'AGE1…', commas: false, section: 'What is meant', about: one },
    'recipients-file': { short: 'R', is: 'text', takes: 'PATH', section: 'What is meant', about: file },
  }) as const satisfies Grammar
