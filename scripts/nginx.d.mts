/** Why the tests with a shared cache are skipped, and what to do about it. */
export const nginxMissing: string

/** The path of nginx on this machine, undefined when there is none. */
export function findNginx(): string | undefined
