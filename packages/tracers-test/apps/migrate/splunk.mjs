// A page of a server with Baton, if it has options, or with the tracer alone: sends its port.
import { baton } from '@trace-baton/express'
import express from 'express'

const options = JSON.parse(process.env.BATON)
const app = express()
if (Object.keys(options).length > 0) app.use(baton(options))
app.get('/page', (_, res) => void res.set('cache-control', 'private').send('<!doctype html><title>Shop</title>'))
const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
