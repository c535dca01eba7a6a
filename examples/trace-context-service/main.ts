import { createService } from './app.js'

const port = Number(process.env.PORT ?? 5000)
createService().listen(port, '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`POST http://127.0.0.1:${port}/test`)
})
