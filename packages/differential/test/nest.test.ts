import { nestApplications } from './applications/nest.js'
import { compare } from './compare.js'

compare(nestApplications)
