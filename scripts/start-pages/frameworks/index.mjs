import { express } from './express.mjs'
import { fastify } from './fastify.mjs'
import { hono } from './hono.mjs'
import { koa } from './koa.mjs'
import { nestExpress, nestFastify } from './nest.mjs'

/** The frameworks, by the first part of the names of their pages. */
export const frameworks = { express, koa, 'nest-express': nestExpress, 'nest-fastify': nestFastify, fastify, hono }
