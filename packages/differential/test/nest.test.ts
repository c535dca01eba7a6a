import { nestApplications } from '../src/applications/nest.js'
import { compare } from '../src/compare.js'

compare(nestApplications)
