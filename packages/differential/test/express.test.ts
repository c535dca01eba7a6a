import { withExpress } from './applications/express.js'
import { failures } from './applications/express-errors.js'
import { fileServers } from './applications/express-files.js'
import { responses } from './applications/express-responses.js'
import { shapes } from './applications/express-shapes.js'
import { state } from './applications/express-state.js'
import { compare } from './compare.js'

compare(withExpress([...responses, ...fileServers, ...failures, ...state, ...shapes]))
