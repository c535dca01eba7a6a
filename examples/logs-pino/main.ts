import { createShop } from './app.js'

const port = Number(process.env.PORT ?? 3000)
createShop().listen(port, '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`curl -i http://127.0.0.1:${port}/items/7`)
})
