import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { type Receiver, receiveHttp, unusedUrl } from './receiver.js'

// In processes of their own, with the built packages.

const folder = fileURLToPath(new URL('..', import.meta.url))
const children: ChildProcess[] = []
const receivers: Receiver[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const receiver of receivers.splice(0)) await receiver.close()
})

async function receiving(...how: Parameters<typeof receiveHttp>): Promise<Receiver> {
  const receiver = await receiveHttp(...how)
  receivers.push(receiver)
  return receiver
}

/** A process that has recorded one span, which waits to be sent, and then does what `code` says. */
function run(url: string, code: string) {
  const program = `
    import { createBaton } from '@trace-baton/core'
    import { otlp } from '@trace-baton/opentelemetry'
    const record = otlp({ url: ${JSON.stringify(url)}, delay: 1e9, timeout: 500 })
    const baton = createBaton({ record })
    const span = (name) => baton.run({}, { name }, () => {})
    const stay = setInterval(() => {}, 1e9)
    span('first')
    ${code}`
  const env = { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' }
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, env })
  children.push(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return {
    child,
    ready: once(child.stdout, 'data'),
    ended: once(child, 'close').then(([status, signal]) => ({ status, signal, output })),
  }
}

const namesOf = (receiver: Receiver) => receiver.spans.map(({ name }) => name)

describe('a process that has nothing left to do', () => {
  it('sends what waits, and ends', async () => {
    const receiver = await receiving()
    const { ended } = run(receiver.url, `clearInterval(stay)`)
    expect(await ended).toEqual({ status: 0, signal: null, output: '' })
    expect(namesOf(receiver)).toEqual(['first'])
  })

  it('ends although the receiver is down', async () => {
    const { ended } = run(await unusedUrl(), `clearInterval(stay); process.exitCode = 3`)
    expect(await ended).toEqual({ status: 3, signal: null, output: '' })
  })

  it('ends although the receiver does not answer', async () => {
    const receiver = await receiving(() => {})
    const { ended } = run(receiver.url, `clearInterval(stay)`)
    expect(await ended).toEqual({ status: 0, signal: null, output: '' })
  })

  it('is not listened to any more after the shutdown', async () => {
    const receiver = await receiving()
    const count = `['SIGTERM', 'beforeExit'].map((name) => process.listenerCount(name)).join()`
    const { ended } = run(
      receiver.url,
      `const before = ${count}
       const other = otlp()
       await record.shutdown()
       const between = ${count}
       await Promise.all([other.shutdown(), other.shutdown()])
       console.log(before, between, ${count}, JSON.stringify(record.stats()))
       clearInterval(stay)`,
    )
    expect((await ended).output).toBe('1,1 1,1 0,0 {"exported":1,"dropped":0,"failed":0,"queued":0}\n')
    expect(namesOf(receiver)).toEqual(['first'])
  })
})

describe('SIGTERM', () => {
  it('sends what waits, and then ends the process as it would have', async () => {
    const receiver = await receiving()
    const { child, ready, ended } = run(receiver.url, `console.log('ready')`)
    await ready
    child.kill('SIGTERM')
    expect(await ended).toEqual({ status: null, signal: 'SIGTERM', output: 'ready\n' })
    expect(namesOf(receiver)).toEqual(['first'])
  })

  it('waits for every recorder', async () => {
    const receiver = await receiving()
    const { child, ready, ended } = run(
      receiver.url,
      `const other = otlp({ url: ${JSON.stringify(receiver.url)}, delay: 1e9 })
       createBaton({ record: other }).run({}, { name: 'other' }, () => {})
       console.log('ready')`,
    )
    await ready
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ signal: 'SIGTERM' })
    expect(namesOf(receiver).sort()).toEqual(['first', 'other'])
  })

  it('ends the process also where the receiver is down', async () => {
    const { child, ready, ended } = run(await unusedUrl(), `console.log('ready')`)
    await ready
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ status: null, signal: 'SIGTERM' })
  })

  it('ends it at once when it comes a second time', async () => {
    let child: ChildProcess | undefined
    const receiver = await receiving(() => child?.kill('SIGTERM')) // a receiver that never answers
    const started = run(receiver.url, `console.log('ready')`)
    child = started.child
    await started.ready
    child.kill('SIGTERM')
    expect(await started.ended).toMatchObject({ status: null, signal: 'SIGTERM' })
    expect(receiver.requests).toHaveLength(1)
  })

  it('leaves the end to an application that listens, which is asked once', async () => {
    const receiver = await receiving()
    const { child, ready, ended } = run(
      receiver.url,
      `process.once('SIGTERM', () => {
         console.log('closing')
         setTimeout(() => { span('while closing'); clearInterval(stay) }, 50)
       })
       console.log('ready')`,
    )
    await ready
    child.kill('SIGTERM')
    expect(await ended).toEqual({ status: 0, signal: null, output: 'ready\nclosing\n' })
    expect(namesOf(receiver)).toEqual(['first', 'while closing'])
  })

  it('does not end an application that listens and stays', async () => {
    const receiver = await receiving()
    const { child, ready, ended } = run(
      receiver.url,
      `process.on('SIGTERM', async () => {
         await record.forceFlush()
         console.log('stays')
         clearInterval(stay)
         process.exitCode = 5
       })
       console.log('ready')`,
    )
    await ready
    child.kill('SIGTERM')
    expect(await ended).toEqual({ status: 5, signal: null, output: 'ready\nstays\n' })
    expect(namesOf(receiver)).toEqual(['first'])
  })

  it('is seen by one that ends the process only if it is the only listener', async () => {
    const receiver = await receiving()
    const { child, ready, ended } = run(
      receiver.url,
      `process.on('SIGTERM', function only() {
         if (process.listenerCount('SIGTERM') > 1) return
         process.off('SIGTERM', only)
         process.kill(process.pid, 'SIGTERM')
       })
       console.log('ready')`,
    )
    await ready
    child.kill('SIGTERM')
    expect(await ended).toEqual({ status: null, signal: 'SIGTERM', output: 'ready\n' })
  })
})

describe('gRPC', () => {
  const loaded = `Object.keys(process.getBuiltinModule('node:module')._cache).some((file) => file.includes('grpc'))`

  it('is not loaded for HTTP', async () => {
    const receiver = await receiving()
    const { ended } = run(receiver.url, `await record.shutdown(); console.log(${loaded}); clearInterval(stay)`)
    expect((await ended).output).toBe('false\n')
  })

  it('without its package is refused, with what to install', async () => {
    const { ended } = run(
      await unusedUrl(),
      `const Module = process.getBuiltinModule('node:module')
       const resolve = Module._resolveFilename
       Module._resolveFilename = (name, ...rest) => {
         if (name.includes('grpc')) throw new Error('Cannot find module')
         return resolve(name, ...rest)
       }
       try { otlp({ protocol: 'grpc' }) } catch (error) { console.log(error.message) }
       process.exit()`,
    )
    expect((await ended).output).toBe(
      'protocol "grpc" needs a package that is not installed: npm install @opentelemetry/otlp-grpc-exporter-base. Or use protocol "http/protobuf", which needs none.\n',
    )
  })
})

describe('memory', () => {
  it('does not grow while the receiver is down', async () => {
    const { ended } = run(
      await unusedUrl(),
      `const { setFlagsFromString } = process.getBuiltinModule('node:v8')
       setFlagsFromString('--expose-gc')
       const gc = process.getBuiltinModule('node:vm').runInNewContext('gc')
       const heap = () => (gc(), process.memoryUsage().heapUsed)
       const many = () => { for (let i = 0; i < 50_000; i++) span('GET /') }
       const round = () => (many(), new Promise((resolve) => setTimeout(resolve, 1)))
       await round()
       await record.forceFlush() // everything is loaded, and the first batches have failed
       await round()
       const before = heap()
       for (let i = 0; i < 4; i++) await round()
       const { dropped, exported, failed, queued } = record.stats()
       console.log(heap() - before < 2_000_000, exported, dropped + failed + queued, queued <= 2048 + 512)
       process.exit()`,
    )
    expect((await ended).output).toBe('true 0 300001 true\n')
  })
})
