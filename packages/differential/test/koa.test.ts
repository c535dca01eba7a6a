import { koaApplications } from '../src/applications/koa.js'
import { compare } from '../src/compare.js'

compare(koaApplications)
