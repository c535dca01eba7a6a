import { conforms } from '@trace-baton/conformance'
import { users } from './users.js'

conforms('node:http', users)
