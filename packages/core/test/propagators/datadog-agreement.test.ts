import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import { readerOf } from '../../src/context/carrier.js'
import { datadog } from '../../src/propagators/datadog/datadog.js'
import { extract } from '../../src/propagators/extract.js'
import type { PropagatorName } from '../../src/propagators/index.js'
import { w3c } from '../../src/propagators/w3c.js'

type Headers = Record<string, string | string[]>

/** A trace in terms that do not depend on the ids made for it. */
interface Outcome {
  /** The trace that goes on; `new` where none does. */
  readonly traceId: string
  readonly parentId: string | undefined
  readonly links: readonly string[]
  readonly headers: Record<string, string>
  /** `x-datadog-tags`, in no order. */
  readonly tags: readonly string[]
  /** The fields of `dd=`, in no order. */
  readonly dd: readonly string[]
}

type Part = Partial<Outcome>

const ids = { 'x-datadog-trace-id': '123456789', 'x-datadog-parent-id': '987654321' }
const kept = { ...ids, 'x-datadog-sampling-priority': '1' }
const traceId = '12345678901234567890123456789012'
const spanId = '1234567890123456'
const traceparent = `00-${traceId}-${spanId}-01`
const unsampled = `00-${traceId}-${spanId}-00`
const both = {
  'x-datadog-trace-id': '3',
  'x-datadog-parent-id': '10',
  'x-datadog-sampling-priority': '2',
  'x-datadog-tags': '_dd.p.tid=1111111111111111,_dd.p.dm=-4',
  traceparent: '00-11111111111111110000000000000003-000000003ade68b1-01',
}
/** What goes out of a kept trace besides tracestate. */
const w3cHeaders = {
  'x-datadog-trace-id': '8687463697196027922',
  'x-datadog-parent-id': 'span',
  'x-datadog-sampling-priority': '1',
  traceparent: `00-${traceId}-span-01`,
}
const vendors = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=v`).join(',')

const orders: Record<string, readonly PropagatorName[]> = {
  'datadog,tracecontext': ['datadog', 'w3c'],
  'tracecontext,datadog': ['w3c', 'datadog'],
  datadog: ['datadog'],
}

/** In every order. */
const agreed: [Headers, string][] = [
  [{}, 'nothing'],
  [kept, 'kept'],
  [{ ...ids, 'x-datadog-sampling-priority': '2' }, 'kept by the user'],
  [{ ...ids, 'x-datadog-sampling-priority': '0' }, 'rejected'],
  [{ ...ids, 'x-datadog-sampling-priority': '-1' }, 'rejected by the user'],
  [{ ...ids, 'x-datadog-sampling-priority': '-2' }, 'a priority that only the tests know'],
  [{ ...ids, 'x-datadog-sampling-priority': '3' }, 'a priority that nobody knows'],
  [ids, 'undecided'],
  [{ ...ids, 'x-datadog-sampling-priority': '' }, 'an empty priority'],
  [{ ...ids, 'x-datadog-sampling-priority': 'x' }, 'no priority'],
  [{ ...ids, 'x-datadog-origin': 'rum' }, 'undecided by a browser'],
  [{ ...ids, 'x-datadog-tags': '_dd.p.dm=-4' }, 'undecided, with a decision maker'],
  [{ ...kept, 'x-datadog-origin': 'synthetics;=web,z' }, 'an origin with a comma'],
  [{ ...kept, 'x-datadog-origin': 'synthetics~;=web,z' }, 'an origin with all that is replaced'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.dm=-4' }, 'a decision maker'],
  [
    { ...kept, 'x-datadog-tags': '_dd.p.dm=-4,_dd.p.usr.id=baz64==,_dd.p.url=http://localhost' },
    'known and unknown tags',
  ],
  [{ ...kept, 'x-datadog-tags': '_dd.p.tid=640cfd8d00000000,_dd.p.dm=-1' }, 'a trace id of 128 bits'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.tid=640cfd8d0000000,_dd.p.dm=-1' }, 'a left half too short'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.tid=640cfd8d000000000,_dd.p.dm=-1' }, 'a left half too long'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.tid=640cfd8d0000000X,_dd.p.dm=-1' }, 'a left half that is no hex'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.a=b,' }, 'an empty tag'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.a=b,c=d' }, 'a tag of another prefix'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.a=b,  _dd.p.c=d' }, 'two blanks in front of a tag'],
  [{ ...kept, 'x-datadog-tags': ['_dd.p.a=b', '_dd.p.c=d'] }, 'E5: two headers of tags'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.a=caf\u00e9' }, 'a tag that is not ASCII'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.a=,_dd.p.b=c' }, 'an empty tag value'],
  [{ ...kept, 'x-datadog-tags': '_dd.p.a=b c' }, 'a blank in a value'],
  [{ ...kept, 'x-datadog-tags': `_dd.p.x=${'x'.repeat(504)}` }, 'tags of 512 characters'],
  [{ ...kept, 'x-datadog-tags': `_dd.p.x=${'x'.repeat(505)}` }, 'tags of 513 characters'],
  [{ ...kept, 'x-datadog-tags': `_dd.p.dm=-4,_dd.p.x=${'x'.repeat(250)},_dd.p.ts=02` }, 'tags too long for tracestate'],
  [{ 'x-datadog-trace-id': '0', 'x-datadog-parent-id': '0', 'x-datadog-sampling-priority': '2' }, 'ids of zero'],
  [{ 'x-datadog-trace-id': '123456789' }, 'no parent id'],
  [{ 'x-datadog-parent-id': '123456789' }, 'no trace id'],
  [{ 'x-datadog-sampling-priority': '2', 'x-datadog-origin': 'rum' }, 'no ids'],
  [
    { ...kept, 'x-datadog-trace-id': '18446744073709551615', 'x-datadog-parent-id': '18446744073709551615' },
    'the highest ids',
  ],
]

/** Where `traceparent` is read too. */
const agreedBeside: [Headers, string][] = [
  [{ traceparent }, 'kept'],
  [{ traceparent: unsampled }, 'rejected'],
  [{ traceparent, tracestate: 'foo=1' }, 'another vendor'],
  ...['s:2', 's:1', 's:2;o:rum', 's:2;t.dm:-4', 's:1;o:a~b;t.usr.id:baz64~~', 's:2;p:0123456789abcdef', 'o:rum'].map(
    (dd): [Headers, string] => [{ traceparent, tracestate: `foo=1,dd=${dd},bar=2` }, `kept, dd=${dd}`],
  ),
  ...['s:0', 's:-1', 's:-1;t.dm:-3', 's:1', 's:2;t.usr.id:x'].map((dd): [Headers, string] => [
    { traceparent: unsampled, tracestate: `dd=${dd},foo=1` },
    `rejected, dd=${dd}`,
  ]),
  [{ traceparent, tracestate: 'dd=s:1;t.tid:640cfd8d0000ffff' }, 'another left half in tracestate'],
  [{ traceparent, tracestate: 'dd=s:1;t.tid:XXXX' }, 'a malformed left half in tracestate'],
  [{ traceparent, tracestate: `${vendors(31)},dd=s:2` }, 'the member at place 32'],
  [{ traceparent, tracestate: vendors(32) }, '32 other vendors'],
  [{ traceparent: `00-${traceId}-0000000000000000-01`, tracestate: 'dd=s:2', ...kept }, 'a bad traceparent'],
  [{ tracestate: 'dd=s:2;o:rum' }, 'no traceparent'],
  [{ ...both, tracestate: 'dd=s:2;p:000000000000000a;t.dm:-4,foo=1' }, 'another span, with p'],
  [{ ...both, tracestate: 'dd=s:2;p:XX!X;t.dm:-4,foo=1' }, 'another span, with a malformed p'],
  [
    { ...both, 'x-datadog-parent-id': '987654321', tracestate: 'dd=s:2;p:000000003ade68b1;t.dm:-4,foo=1' },
    'the same span',
  ],
  [{ ...both, 'x-datadog-trace-id': '2', tracestate: 'foo=1' }, 'another trace'],
  [{ ...both, 'x-datadog-trace-id': '4', 'x-datadog-tags': '', tracestate: 'foo=1' }, 'another trace of 64 bits'],
  [
    { ...both, 'x-datadog-tags': '_dd.p.tid=2222222222222222', tracestate: 'dd=s:2;p:000000000000000b' },
    'another left half',
  ],
  [{ traceparent, tracestate: 'dd=s:1;zz:1' }, 'an unknown field'],
]

/** The half of the trace id that travels as a tag. */
const tid = '_dd.p.tid=1234567890123456'
const continued = '000000000000000000000000075bcd15'

/** What is not the same in the order datadog, tracecontext; each with the reason why ours is not theirs. */
const differing: [Headers, ours: Part, theirs: Part, why: string][] = [
  ...(
    [
      [' 123', 0n],
      ['+1', 0n],
      ['abc', 0n],
      ['18446744073709551616', 0n],
      ['18446744073709551617', 1n],
      ['-1', 2n ** 64n - 1n],
      ['123abc', 123n],
      ['1.5', 1n],
      ['5, 7', 5n],
    ] as const
  ).flatMap(([text, id]): (typeof differing)[number][] => [
    [
      { ...kept, 'x-datadog-trace-id': text },
      { traceId: 'new' },
      { traceId: id.toString(16).padStart(32, '0') },
      'an id is 1 to 20 digits, and its number from 1 to 2^64 - 1; some of theirs are invalid in traceparent',
    ],
    [
      { ...kept, 'x-datadog-parent-id': text },
      { traceId: 'new' },
      { traceId: continued, parentId: id.toString(16).padStart(16, '0') },
      'an id is 1 to 20 digits, and its number from 1 to 2^64 - 1; some of theirs are invalid in traceparent',
    ],
  ]),
  [
    { ...kept, 'x-datadog-trace-id': ['5', '7'] },
    { traceId: 'new' },
    { traceId: '00000000000000000000000000000007' },
    'two headers are none: theirs takes the last of an array, but the first of what Node has joined',
  ],
  [
    { ...kept, 'x-datadog-parent-id': '0' },
    { traceId: 'new' },
    { traceId: continued, parentId: '0000000000000000' },
    'no span has the id 0',
  ],
  [
    { ...kept, 'x-datadog-parent-id': '0', 'x-datadog-origin': 'synthetics' },
    { traceId: continued, parentId: undefined },
    { traceId: continued, parentId: '0000000000000000' },
    'a synthetic test has no span, so the trace has no parent',
  ],
  [
    { ...ids, 'x-datadog-sampling-priority': '1.9' },
    { dd: ['p:span', 's:1', 't.dm:-0'] },
    { dd: ['p:span', 's:1'] },
    'what is no whole number decides nothing',
  ],
  [
    { ...kept, 'x-datadog-tags': '_dd.p.tid=640CFD8D00000000' },
    { traceId: '640cfd8d0000000000000000075bcd15' },
    { traceId: '640CFD8D0000000000000000075bcd15' },
    'an uppercase traceparent is invalid',
  ],
  [{ ...kept, 'x-datadog-origin': '' }, { dd: ['p:span', 's:1'] }, { dd: ['o:', 'p:span', 's:1'] }, 'empty is absent'],
  [
    { ...kept, 'x-datadog-tags': '_dd.p.a=b, _dd.p.c=d' },
    { dd: ['p:span', 's:1', 't.a:b', 't.c:d'], tags: ['_dd.p.a=b', '_dd.p.c=d'] },
    { dd: ['p:span', 's:1'], tags: [] },
    'E5: two headers of tags are one list; theirs drops them all',
  ],
  [
    { ...kept, 'x-datadog-tags': '_dd.p.a;s:b=c' },
    { dd: ['p:span', 's:1', 't.a_s_b:c'] },
    { dd: ['p:span', 's:1', 's:b:c', 't.a'] },
    'a tag must not become two fields',
  ],
  [
    { traceparent, tracestate: 'dd=s:0' },
    { dd: ['p:span', 's:1', 't.dm:-0'] },
    { dd: ['p:span', 's:1'] },
    'a flag that overrules the priority decides by default; their conformance tests want it',
  ],
  [
    { traceparent, tracestate: 'dd=s:-1;t.dm:-4' },
    { dd: ['p:span', 's:1', 't.dm:-0'] },
    { dd: ['p:span', 's:1', 't.dm:-4'] },
    'a flag that overrules the priority decides by default; their conformance tests want it',
  ],
  [
    { traceparent: unsampled, tracestate: 'dd=s:2;t.dm:-4' },
    { dd: ['p:span', 's:0'] },
    { dd: ['p:span', 's:0', 't.dm:-4'] },
    'nobody decided for a trace that the flag rejects; their conformance tests want it',
  ],
  [
    { traceparent, tracestate: 'dd=s:1;t.dm:x' },
    { dd: ['p:span', 's:1'] },
    { dd: ['p:span', 's:1', 't.dm:x'] },
    'theirs does not read it either, but hands it on',
  ],
  [
    { traceparent, tracestate: 'dd=s:1;t.:x;t.a:b' },
    { dd: ['p:span', 's:1', 't.a:b'], tags: ['_dd.p.a=b', tid] },
    { dd: ['p:span', 's:1', 't.:x', 't.a:b'], tags: [] },
    'a tag without a name must not cost the others',
  ],
  [
    { traceparent: `00-${spanId}0000000000000000-${spanId}-01` },
    { headers: { traceparent: `00-${spanId}0000000000000000-span-01`, tracestate: '' } },
    {
      headers: {
        'x-datadog-trace-id': '0',
        'x-datadog-parent-id': 'span',
        'x-datadog-sampling-priority': '1',
        traceparent: `00-${spanId}0000000000000000-span-01`,
        tracestate: '',
      },
    },
    'a trace id of 0 is invalid',
  ],
  [
    { traceparent, tracestate: `${vendors(32)},foo=1` },
    { headers: { ...w3cHeaders, tracestate: '' } },
    { headers: { ...w3cHeaders, tracestate: vendors(31) } },
    'a list of more than 32 is invalid, and dropped',
  ],
  [
    { ...both, 'x-datadog-tags': '', tracestate: 'dd=s:2,foo=1' },
    { traceId: '11111111111111110000000000000003', parentId: '000000003ade68b1', links: [] },
    {
      traceId: '00000000000000000000000000000003',
      parentId: '000000000000000a',
      links: ['11111111111111110000000000000003 000000003ade68b1'],
    },
    'the right half of a trace id is that trace; theirs takes its tracestate over and links to it',
  ],
  [
    { ...both, tracestate: 'dd=s:2;o:rum;t.a:b,foo=1' },
    {
      dd: ['o:rum', 'p:span', 's:2', 't.a:b', 't.dm:-4'],
      tags: ['_dd.p.a=b', '_dd.p.dm=-4', '_dd.p.tid=1111111111111111'],
    },
    { dd: ['o:rum', 'p:span', 's:2', 't.a:b', 't.dm:-4'], tags: ['_dd.p.dm=-4', '_dd.p.tid=1111111111111111'] },
    'what tracestate says goes out in the headers too',
  ],
]

/** The same in the order tracecontext, datadog. */
const differingAfter: typeof differing = [
  [
    { ...both, 'x-datadog-origin': 'rum', tracestate: 'foo=1,dd=s:2;t.a:b' },
    { dd: ['o:rum', 'p:span', 's:2', 't.a:b', 't.dm:-4'] },
    { dd: ['p:span', 's:2', 't.a:b'] },
    'what only the second header says of the same trace is kept',
  ],
]

/** The same, but not in the other order. */
const agreedDatadogFirst: [Headers, string][] = [
  [
    {
      ...both,
      'x-datadog-tags': '_dd.p.tid=1111111111111111',
      'x-datadog-sampling-priority': '0',
      tracestate: 'dd=s:2;t.dm:-4,foo=1',
    },
    'a priority against the flag',
  ],
  [{ ...both, 'x-datadog-sampling-priority': '1', tracestate: 'dd=s:2;t.dm:-1,foo=1' }, 'another priority'],
  [
    { ...both, 'x-datadog-sampling-priority': '', tracestate: 'dd=s:2;t.dm:-3,foo=1' },
    'no priority but the one in tracestate',
  ],
]

describe.each(Object.keys(orders))('dd-trace and Baton, asked in the order %s,', (order) => {
  const vectors = [
    ...agreed,
    ...(order === 'datadog' ? [] : agreedBeside),
    ...(order === 'datadog,tracecontext' ? agreedDatadogFirst : []),
  ]
  const theirs = ddTrace(
    order,
    vectors.map(([headers]) => headers),
  )

  it.each(vectors.map(([headers, why], i) => [why, headers, theirs[i]] as const))(
    'agree on %s',
    (_, headers, theirs) => {
      expect(ours(order, headers)).toEqual(theirs)
    },
  )
})

describe.each([
  ['datadog,tracecontext', differing],
  ['tracecontext,datadog', differingAfter],
] as const)('dd-trace and Baton, asked in the order %s,', (order, vectors) => {
  const theirs = ddTrace(
    order,
    vectors.map(([headers]) => headers),
  )

  it.each(vectors.map(([headers, ...rest], i) => [headers, rest, theirs[i]] as const))(
    'differ on %j',
    (headers, rest, theirs) => {
      const [expectedOfUs, expectedOfThem] = rest
      expect(pick(ours(order, headers), expectedOfUs)).toEqual(expectedOfUs)
      expect(theirs && pick(theirs, expectedOfThem)).toEqual(expectedOfThem)
    },
  )
})

describe('dd-trace and Baton', () => {
  it.each<[string, Headers]>([
    ['another span of the same trace', { ...both, tracestate: 'foo=1' }],
    ['another span, where tracestate names the last', { ...both, tracestate: 'dd=s:2;p:000000000000000b' }],
    ['another span, where tracestate names it badly', { ...both, tracestate: 'dd=s:2;p:XX!X' }],
    ['the same span', { ...both, 'x-datadog-parent-id': '987654321', tracestate: 'dd=s:2' }],
    ['another trace', { ...both, 'x-datadog-trace-id': '2', tracestate: 'foo=1' }],
    ['no traceparent', kept],
  ])('agree on the last span of Datadog: %s', (_, headers) => {
    const [theirs] = run('datadog,tracecontext', [headers])
    const { parent } = extract([datadog, w3c], readerOf(headers))
    expect(parent?.carried?.['_dd.parent_id'] ?? null).toBe(theirs?.lastSpan)
  })
})

function pick(outcome: Outcome, part: Part): Part {
  return Object.fromEntries(Object.keys(part).map((key) => [key, outcome[key as keyof Outcome]]))
}

interface Seen {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | null
  /** `_dd.parent_id` */
  readonly lastSpan?: string | null
  readonly links: readonly (readonly [traceId: string, spanId: string])[]
  readonly headers: Record<string, string>
}

/** What the real tracer makes of headers; it says so from a process of its own, and sends nothing to anybody. */
function ddTrace(order: string, vectors: readonly Headers[]): Outcome[] {
  return run(order, vectors).map(outcome)
}

function run(order: string, vectors: readonly Headers[]): Seen[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('./dd-trace.mjs', import.meta.url))],
    {
      input: JSON.stringify(vectors),
      encoding: 'utf8',
      env: {
        NODE_OPTIONS: '',
        DD_TRACE_PROPAGATION_STYLE: order,
        DD_TRACE_AGENT_URL: 'http://127.0.0.1:9',
        DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
        DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      },
    },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Seen[]
}

function ours(order: string, headers: Headers): Outcome {
  const propagators = orders[order] as readonly PropagatorName[]
  const transaction = createBaton({ propagators }).start(headers)
  const { traceId, spanId, parentId = null } = transaction
  const links = transaction.links.map((link) => [link.traceId, link.spanId] as const)
  return outcome({ traceId, spanId, parentId, links, headers: transaction.inject() })
}

function outcome({ traceId, spanId, parentId, links, headers }: Seen): Outcome {
  const { 'x-datadog-tags': tags = '', ...rest } = headers
  const isNew = parentId === null && !traceId.startsWith('0000000000000000')
  const decimalOf = (hex: string) => BigInt(`0x${hex}`).toString()
  const named: Record<string, string> = { ...rest }
  if (named['x-datadog-parent-id'] === decimalOf(spanId)) named['x-datadog-parent-id'] = 'span'
  if (isNew && named['x-datadog-trace-id'] === decimalOf(traceId.slice(16))) named['x-datadog-trace-id'] = 'new'
  if (named.traceparent !== undefined) {
    named.traceparent = named.traceparent
      .replace(traceId, isNew ? 'new' : traceId)
      .replace(spanId, 'span')
      .replace(/0([0-3])$/, (_, flags) => `0${flags & 1}`) // theirs knows no random flag
  }
  const members = named.tracestate?.split(',') ?? []
  // The member of OpenTelemetry is the business of another format.
  if (named.traceparent !== undefined) named.tracestate = members.filter((text) => !/^(dd|ot)=/.test(text)).join(',')
  const fields =
    members
      .find((text) => text.startsWith('dd='))
      ?.slice(3)
      .replace(spanId, 'span')
      .split(';') ?? []
  return {
    traceId: isNew ? 'new' : traceId,
    parentId: parentId ?? undefined,
    links: links.map((link) => link.join(' ')),
    headers: named,
    tags: tags
      ? tags
          .split(',')
          .map((tag) => (isNew ? tag.replace(traceId.slice(0, 16), 'new') : tag))
          .sort()
      : [],
    // `traceparent` has the left half of the trace id already, so ours does not repeat it here.
    dd: fields.filter((field) => !field.startsWith('t.tid:')).sort(),
  }
}
