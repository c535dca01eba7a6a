import { createBaton } from '@trace-baton/core'
import { serve, shout } from './app.js'

const baton = createBaton({
  record: ({ name, traceId, spanId, parentId }) => console.log(name, { traceId, spanId, parentId }),
})
const socket = await serve(baton, Number(process.env.PORT ?? 0))
console.log(await baton.run({}, { name: 'client', kind: 'client' }, () => shout('hello', socket.address().port)))
socket.close()
