/**
 * The Express application with Baton beside a tracer, which has been started: Baton finds it, and renders everything.
 *
 * @param options what else Baton needs
 * @param finished how many requests the tracer has finished; by default, how many pages named a trace
 */
export async function serveTraced({ options, finished, app } = {}) {
  const { baton } = await import('../../baton.mjs')
  const { everything, render } = await import('./everything.mjs')
  const { serve } = await import('./serve.mjs')
  let pages = 0
  function head(_req, res) {
    if (res.locals.transaction.traceId) pages++
    return render(res.locals.pageLoad)
  }
  const make = app ?? (await import('./express.mjs')).expressApp
  serve(make({ middleware: baton({ ...everything(), ...options }), head }), finished ?? (() => pages))
}
