/** @jsxImportSource hono/jsx */
import { baton } from '@trace-baton/hono'
import { Hono } from 'hono'
import { jsxRenderer } from 'hono/jsx-renderer'

const teas = [
  { id: '1', name: 'Assam', price: 6.5 },
  { id: '2', name: 'Mint & lemon', price: 4.8 },
]

/** A tea shop whose pages and error pages carry the trace. It runs wherever Hono does: `main.ts` starts it on Node. */
export const app = new Hono()

app.use(baton())
app.use(
  jsxRenderer(({ children }, c) => (
    <html lang="en">
      <head>
        <title>Tea</title>
        {c.get('pageLoad').tags()}
      </head>
      <body>{children}</body>
    </html>
  )),
)

app.get('/', (c) =>
  c.render(
    <ul>
      {teas.map(({ id, name }) => (
        <li>
          <a href={`/prices/${id}`}>{name}</a>
        </li>
      ))}
    </ul>,
  ),
)

app.get('/prices/:id', (c) => {
  const tea = teas.find(({ id }) => id === c.req.param('id'))
  if (!tea) throw new Error(`There is no tea ${c.req.param('id')}.`)
  const transaction = c.get('transaction')
  transaction.baggage.set('tea', tea.id)
  return c.json({ price: tea.price, headers: transaction.inject() }) // what a request to another service would have
})

app.onError((_error, c) => {
  c.status(500)
  return c.render(<p>Sorry. Tell us this number: {c.get('transaction').traceId}</p>)
})
