import { nodeApplications } from '../src/applications/node.js'
import { compare } from '../src/compare.js'

compare(nodeApplications)
