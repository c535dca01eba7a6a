export * from '@trace-baton/core/application'
export { baton } from './baton.js'
