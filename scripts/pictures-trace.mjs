// The trace in the pictures: the shop's page as it was loaded once, with rounded times.

export const traceId = '0af7651916cd43dd8448eb211c80319c'

const began = 1_795_863_600_000 // 2026-11-28 11:00:00 UTC, epoch milliseconds
const browser = { service: 'page', language: 'webjs' }
const server = (service) => ({ service, language: 'nodejs' })
const [internal, serving, calling] = [1, 2, 3] // OTLP SpanKind

/** Each span: its own id and its parent's (one digit), where it ran, its kind, its name, start and duration in milliseconds. */
const spans = [
  [1, 0, browser, internal, 'page load', 0, 486],
  [2, 1, browser, internal, 'fetch the document', 4, 148],
  [3, 2, server('shop'), serving, 'GET /', 9, 131],
  [4, 3, server('shop'), calling, 'GET stock', 28, 84],
  [5, 4, server('stock'), serving, 'GET /stock/:id', 35, 71],
  [6, 5, server('stock'), internal, 'look up stock', 36, 22],
  [7, 5, server('stock'), calling, 'GET suppliers', 59, 43],
  [8, 7, server('suppliers'), serving, 'GET /deliveries/:id', 65, 31],
  [9, 1, browser, internal, 'run the scripts', 171, 96],
]

const idOf = (digit) => `${digit}`.repeat(16)
const nano = (milliseconds) => `${began + milliseconds}000000`
const text = (key, stringValue) => ({ key, value: { stringValue } })

/** The trace as an OTLP export in JSON. */
export const otlp = {
  resourceSpans: spans.map(([id, parent, { service, language }, kind, name, start, duration]) => ({
    resource: { attributes: [text('service.name', service), text('telemetry.sdk.language', language)] },
    scopeSpans: [
      {
        spans: [
          {
            ...{ traceId, spanId: idOf(id), parentSpanId: parent ? idOf(parent) : '', name, kind },
            ...{ startTimeUnixNano: nano(start), endTimeUnixNano: nano(start + duration) },
          },
        ],
      },
    ],
  })),
}
