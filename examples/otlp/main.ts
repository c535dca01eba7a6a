import { startShop } from './app.js'

const port = Number(process.env.PORT ?? 3000)
const shop = startShop(port)
process.once('SIGTERM', () => shop.close())
process.once('SIGINT', () => shop.close())
console.log(`http://127.0.0.1:${port}/products/7 sends its spans to a Collector: see ../backends/compose.yaml`)
