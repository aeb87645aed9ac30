const two = (number: number): string => String(number).padStart(2, '0')

/** `2026-11-27 06:00`, of this machine's time zone. */
export const minute = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`

/** `2026-11-27 06:00:05`, likewise. */
export const second = (at: Date): string => `${minute(at)}:${two(at.getSeconds())}`
