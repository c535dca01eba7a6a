import { expect, it } from '@jest/globals'
import { resolve } from '../../src/options/resolve.js'
import { destinationOf, injectorFor } from '../../src/outgoing/destination.js'

function isTold(origin: string, outgoing: object): boolean {
  const destination = destinationOf(origin, '/latest/meta-data/')
  if (destination === undefined) throw new Error(`no destination: ${origin}`)
  return injectorFor(resolve({ outgoing }).outgoing, destination) !== undefined
}

const everything = [() => true]
const listed = [
  {},
  { own: everything },
  { to: everything },
  { own: ['*.internal', '*.goog', '169.254.0.0/16', '100.64.0.0/10', 'fd00::/8', '0.0.0.0/0', '::/0'] },
]

it.each([
  'http://metadata.google.internal',
  'http://metadata.google.internal.',
  'http://METADATA.Google.Internal:80',
  'http://metadata.google.internal:988',
  'http://metadata.c.my-project.internal',
  'http://metadata',
  'http://metadata.',
  'http://metadata.goog',
  'http://instance-data',
  'http://instance-data.ec2.internal',
  'http://instance-data.eu-west-1.compute.internal',
  'http://metadata.tencentyun.com',
  'https://metadata.platformequinix.com',
  'https://api.metadata.cloud.ibm.com',
  'http://169.254.169.254',
  'http://169.254.169.254:80',
  'http://2852039166', // the same as one number
  'http://0xa9.0xfe.0xa9.0xfe',
  'http://169.254.43518',
  'http://[::ffff:169.254.169.254]',
  'http://[::ffff:a9fe:a9fe]',
  'http://169.254.170.2', // Amazon's containers
  'http://169.254.170.23', // Amazon's pods
  'http://169.254.42.42', // Scaleway
  'http://[fe80::a9fe:a9fe]', // OpenStack
  'http://[fd00:ec2::254]',
  'http://[fd00:0ec2:0::0254]',
  'http://[fd00:ec2::23]',
  'http://[fd20:ce::254]',
  'http://[fd00:c1::a9fe:a9fe]',
  'http://[fd00:42::42]',
  'http://[fd00:a9fe:a9fe::1]',
  'http://100.100.100.200',
  'http://[::ffff:100.100.100.200]',
  'http://168.63.129.16',
  'http://168.63.129.16:32526',
  'http://192.0.0.192',
])('A5: %s gets nothing, whatever is listed', (origin) => {
  expect(listed.map((outgoing) => isTold(origin, outgoing))).toEqual(listed.map(() => false))
})

it.each([
  'http://metadata-store.internal',
  'http://my-metadata',
  'http://google.internal',
  'http://stock.google.internal',
  'http://instance-database.internal',
  'http://[fd00:ec3::254]',
  'http://[fd20:ce::255]',
  'http://metadata.shop.svc',
])('A5: %s is a service of our own', (origin) => {
  expect(isTold(origin, {})).toBe(true)
})

it('knows what a host is also after thousands of others', () => {
  const asked = () =>
    ['http://169.254.169.254', 'http://10.0.0.7', 'https://api.example.com'].map((host) => isTold(host, {}))
  expect(asked()).toEqual([false, true, false])
  for (let i = 0; i < 2500; i++) isTold(`https://shop-${i}.example.com`, {})
  expect(asked()).toEqual([false, true, false])
})
