import { koaApplications } from './applications/koa.js'
import { compare } from './compare.js'

compare(koaApplications)
