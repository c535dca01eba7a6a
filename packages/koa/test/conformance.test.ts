import Router from '@koa/router'
import { conforms } from '@trace-baton/conformance'
import Koa from 'koa'
import Router13 from 'koa-router13'
import Koa2 from 'koa2'
import { usersOn } from './users.js'

conforms('Koa 3', usersOn(Koa, Router))
conforms('Koa 2', usersOn(Koa2, Router13))
