import { createBaton } from '@trace-baton/core'
import { count, serve } from './app.js'

const baton = createBaton({
  record: ({ name, traceId, spanId, parentId }) => console.log(name, { traceId, spanId, parentId }),
})
const { port, close } = await serve(baton, Number(process.env.PORT ?? 0))
console.log(await baton.run({}, { name: 'client', kind: 'client' }, () => count('kettle', port)))
close()
