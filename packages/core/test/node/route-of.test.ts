import { expect, it } from '@jest/globals'
import { routeOf } from '../../src/node/index.js'

it.each<[string, string, string]>([
  ['http://shop.example/', '/', '/'],
  ['http://u:p@shop.example/users/7?a=/b/c', '/users/:id', '/users/:id'],
  ['http://shop.example/api/users/7', '/users/:id', '/api/users/:id'],
  ['https://shop.example', '/', '/'],
  ['/api/users/7?a=/b/c', '/users/:id', '/api/users/:id'],
])('names the target %s, matched by %s, %s', (originalUrl, path, expected) => {
  expect(routeOf({ route: { path }, originalUrl })).toBe(expected)
})
