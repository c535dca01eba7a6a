export { baton } from './baton.js'
