/** What the Elastic agent sends after a page load that continued trace 0af7… under the document request b7ad…. */
export const elasticPageLoad = [
  '{"metadata":{"service":{"name":"shop-web","version":"1.0","agent":{"name":"rum-js","version":"5.17.5"},"language":{"name":"javascript"}}}}',
  '{"transaction":{"id":"d21f8e1c9a0b4f37","trace_id":"0af7651916cd43dd8448eb211c80319c","name":"GET /","type":"page-load","duration":268,"marks":{"agent":{"timeToFirstByte":46}},"span_count":{"started":3},"sampled":true,"sample_rate":1}}',
  '{"span":{"id":"b7ad6b7169203331","transaction_id":"d21f8e1c9a0b4f37","parent_id":"d21f8e1c9a0b4f37","trace_id":"0af7651916cd43dd8448eb211c80319c","name":"Requesting and receiving the document","type":"hard-navigation","subtype":"browser-timing","start":4,"duration":60}}',
  '{"span":{"id":"71a2b3c4d5e6f708","transaction_id":"d21f8e1c9a0b4f37","parent_id":"d21f8e1c9a0b4f37","trace_id":"0af7651916cd43dd8448eb211c80319c","name":"Parsing the document, executing sync. scripts","type":"hard-navigation","subtype":"browser-timing","start":64,"duration":148}}',
  '{"span":{"id":"81a2b3c4d5e6f708","transaction_id":"d21f8e1c9a0b4f37","parent_id":"d21f8e1c9a0b4f37","trace_id":"0af7651916cd43dd8448eb211c80319c","name":"http://127.0.0.1/shop.css","type":"resource","subtype":"link","start":70,"duration":12}}',
  '',
].join('\n')

/** What OpenTelemetry's document-load instrumentation exports for a page whose meta tag named span 00f0…. */
export const otlpDocumentLoad = {
  resourceSpans: [
    {
      resource: {
        attributes: [{ key: 'service.name', value: { stringValue: 'shop-web' } }],
        droppedAttributesCount: 0,
      },
      scopeSpans: [
        {
          scope: { name: '@opentelemetry/instrumentation-document-load', version: '0.68.0' },
          spans: [
            {
              traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
              spanId: 'd1b2c3d4e5f60718',
              parentSpanId: 'c1b2c3d4e5f60718',
              name: 'documentFetch',
              kind: 1,
              startTimeUnixNano: '1700000000001250000',
              endTimeUnixNano: '1700000000053250000',
              attributes: [{ key: 'http.url', value: { stringValue: 'http://127.0.0.1/?rum=w3c' } }],
              status: { code: 0 },
              flags: 257,
            },
            {
              traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
              spanId: 'c1b2c3d4e5f60718',
              parentSpanId: '00f067aa0ba902b7',
              name: 'documentLoad',
              kind: 1,
              startTimeUnixNano: '1700000000000500000',
              endTimeUnixNano: '1700000000212500000',
              attributes: [],
              status: { code: 0 },
              flags: 769,
            },
          ],
        },
      ],
    },
  ],
}
