import { nodeApplications } from './applications/node.js'
import { compare } from './compare.js'

compare(nodeApplications)
