import { conforms } from '@trace-baton/conformance'
import express from 'express'
import express4 from 'express4'
import { usersOn } from './users.js'

const http2 = 'Express makes its requests and responses from those of HTTP/1.1'
conforms('Express 5', usersOn(express), { http2 })
conforms('Express 4', usersOn(express4), { http2 })
