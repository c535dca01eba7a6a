// Finds nginx, the shared cache for the tests. `node scripts/nginx.mjs` prints its path, and first installs it if it is missing
// and may be installed.
import { fileURLToPath } from 'node:url'
import { ensure, isProgram, onPath } from './install.mjs'

/** The message of skipped tests with a shared cache: the reason, and how to run them. */
export const nginxMissing = 'No nginx was found. Install it (Debian, Ubuntu: apt-get install nginx-light).'

/** The path of nginx on this machine; undefined when there is none. */
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
