import { createApp } from './app.js'

const port = Number(process.env.PORT ?? 3000)
createApp(process.env.ELASTIC_APM_SERVER_URL).listen(port, '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`http://127.0.0.1:${port}`)
})
