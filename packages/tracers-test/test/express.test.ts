import { tracedBy } from './contract.js'
import { tracers } from './tracers.js'

const node = Number.parseInt(process.versions.node, 10)

for (const { name, setup, differences, node: needed = 20 } of tracers) {
  if (node >= needed) tracedBy(`Express 5 under ${name}`, setup, differences)
}
