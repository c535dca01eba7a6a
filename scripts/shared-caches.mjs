// Finds and starts the shared caches for `npm run test:engines`. `node scripts/shared-caches.mjs` prints their paths, and first
// installs those that are missing and may be installed.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.mjs'
import { ensure, isProgram, onPath } from './install.mjs'
import { findNginx, nginxMissing } from './nginx.mjs'

const skipped = 'The tests with shared caches fail without it.'
const findIn = (name) => [`/usr/sbin/${name}`, ...onPath(name)].find(isProgram)
const findSquid = () => findIn('squid')
const findVarnish = () => findIn('varnishd')
const programs = [
  { find: findNginx, apt: 'nginx-light', missing: nginxMissing, skipped },
  {
    find: findSquid,
    apt: 'squid',
    missing: 'No Squid was found. Install it (Debian, Ubuntu: apt-get install squid).',
    skipped,
  },
  {
    find: findVarnish,
    apt: 'varnish',
    missing: 'No Varnish was found. Install it (Debian, Ubuntu: apt-get install varnish).',
    skipped,
  },
]

/** The messages about missing caches; empty when all are here. */
export const missingCaches = () => programs.filter(({ find }) => !find()).map(({ missing }) => missing)

/** Each keeps everything that it may, pages that say nothing of caches included. */
const commands = {
  nginx(folder, port, origin) {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  proxy_cache_path ${folder}/cache keys_zone=pages:10m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${origin};
      proxy_cache pages;
      proxy_cache_valid 200 203 301 404 410 10m;
      proxy_cache_revalidate on;
    }
  }
}`,
    )
    return [findNginx(), '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
  },
  Squid(folder, port, origin) {
    writeFileSync(
      join(folder, 'squid.conf'),
      `http_port 127.0.0.1:${port} accel defaultsite=127.0.0.1
cache_peer 127.0.0.1 parent ${origin} 0 no-query no-digest originserver
http_access allow all
refresh_pattern . 10 100% 60
cache_mem 64 MB
access_log none
cache_log ${folder}/cache.log
cache_store_log none
coredump_dir ${folder}
netdb_filename none
pid_filename none
pinger_enable off
visible_hostname cache
max_filedescriptors 1024
shutdown_lifetime 0 seconds
`,
    )
    return [findSquid(), '-N', '-f', join(folder, 'squid.conf')]
  },
  Varnish(folder, port, origin) {
    return [findVarnish(), '-F', '-n', join(folder, 'work'), '-a', `127.0.0.1:${port}`, '-b', `127.0.0.1:${origin}`]
  },
}

/** The names of the caches. */
export const sharedCaches = Object.keys(commands)

/**
 * Starts a cache in front of an origin, both on the loopback interface.
 *
 * @returns its port, which may not be open yet, and how to stop it
 */
export async function startCache(name, origin) {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'baton-cache-'))
  chmodSync(folder, 0o777) // Squid becomes another user
  const [program, ...args] = commands[name](folder, port, origin)
  const cache = spawn(program, args, { stdio: 'ignore' })
  const ended = new Promise((resolve) => cache.once('close', resolve))
  return {
    port,
    async stop() {
      cache.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const program of programs) ensure(program)
