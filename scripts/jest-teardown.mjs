export { close as default } from './jest-setup.mjs'
