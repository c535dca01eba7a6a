import { createApp } from './app.js'

const port = Number(process.env.PORT ?? 3000)
console.log(await createApp().listen({ port, host: '127.0.0.1' }))
