/** The message of skipped tests with a shared cache: the reason, and how to run them. */
export const nginxMissing: string

/** The path of nginx on this machine; undefined when there is none. */
export function findNginx(): string | undefined
