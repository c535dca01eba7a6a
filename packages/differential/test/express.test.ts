import { withExpress } from '../src/applications/express.js'
import { failures } from '../src/applications/express-errors.js'
import { fileServers } from '../src/applications/express-files.js'
import { responses } from '../src/applications/express-responses.js'
import { shapes } from '../src/applications/express-shapes.js'
import { state } from '../src/applications/express-state.js'
import { compare } from '../src/compare.js'

compare(withExpress([...responses, ...fileServers, ...failures, ...state, ...shapes]))
