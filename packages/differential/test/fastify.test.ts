import { fastifyApplications } from './applications/fastify.js'
import { compare } from './compare.js'

compare(fastifyApplications)
