import { describe, expect, it } from '@jest/globals'
import { type BatonOptions, createBaton } from '../../src/index.js'

const make = (pageLoad: BatonOptions['pageLoad']) => () => createBaton({ pageLoad, record: false })

describe('the options of a target', () => {
  it('does not compile, and is refused at start, when it is misspelt', () => {
    const refused = (name: string, meant: string) =>
      new TypeError(`There is no option "pageLoad.${name}". Did you mean "${meant}"?`)
    // @ts-expect-error
    expect(make({ elastic: { serviceNmae: 'shop' } })).toThrow(refused('elastic.serviceNmae', 'serviceName'))
    // @ts-expect-error
    expect(make({ elastic: { serverURL: '/' } })).toThrow(refused('elastic.serverURL', 'serverUrl'))
    // @ts-expect-error
    expect(make({ sentry: { realease: '7' } })).toThrow(refused('sentry.realease', 'release'))
    // @ts-expect-error
    expect(make({ datadog: { clientTokn: 'a' } })).toThrow(refused('datadog.clientTokn', 'clientToken'))
    // @ts-expect-error
    expect(make({ faro: { sesionTracking: {} } })).toThrow(refused('faro.sesionTracking', 'sessionTracking'))
    // @ts-expect-error
    expect(make({ splunk: { rumAcessToken: 'a' } })).toThrow(refused('splunk.rumAcessToken', 'rumAccessToken'))
    // @ts-expect-error
    expect(make({ edot: { otlpEndpont: '/' } })).toThrow(refused('edot.otlpEndpont', 'otlpEndpoint'))
  })

  it('does not compile when it has the wrong type, a callback, or an id of Baton’s', () => {
    // @ts-expect-error
    expect(make({ elastic: { transactionSampleRate: '1' } })).toThrow('must be a number from 0 to 1')
    // @ts-expect-error
    expect(make({ sentry: { beforeSend: () => null } })).toThrow('must be a value that JSON can hold')
    // @ts-expect-error
    expect(make({ elastic: { pageLoadTraceId: 'x' } })).toThrow('is set by Baton for each page')
    // @ts-expect-error
    expect(make({ datadog: { traceIdFormat: 'base64' } })).toThrow('must be "decimal" or "hex"')
    // @ts-expect-error
    expect(make({ w3c: { serviceName: 'shop' } })).toThrow('takes no options')
  })

  it.each([
    ['a new option of the agent', 'useQuicTransport'],
    ['a longer form of a known name', 'serverUrls'],
    ['a short name', 'urn'],
    ['three letters away', 'serviceGrade'],
  ])('passes a name that Baton does not know: %s', (_, name) => {
    const options = { serviceName: 'shop', [name]: 1 }
    expect(
      String(
        createBaton({ pageLoad: { elastic: options } })
          .start({})
          .pageLoad.config('elastic'),
      ),
    ).toContain(`"${name}":1`)
  })
})
