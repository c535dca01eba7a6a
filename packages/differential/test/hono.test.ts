import { honoApplications } from './applications/hono.js'
import { compare } from './compare.js'

compare(honoApplications)
