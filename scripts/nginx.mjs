// The shared cache for the tests. `node scripts/nginx.mjs` prints its path, and installs it first where it may.
import { fileURLToPath } from 'node:url'
import { ensure, isProgram, onPath } from './install.mjs'

/** Why the tests with a shared cache are skipped, and what to do about it. */
export const nginxMissing = 'No nginx was found. Install it (Debian, Ubuntu: apt-get install nginx-light).'

/** The path of nginx on this machine, undefined when there is none. */
export function findNginx() {
  return ['/usr/sbin/nginx', '/usr/local/sbin/nginx', ...onPath('nginx')].find(isProgram)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensure({
    find: findNginx,
    apt: 'nginx-light',
    missing: nginxMissing,
    skipped: 'The tests with a shared cache are skipped.',
  })
}
