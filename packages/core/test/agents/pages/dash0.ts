import { init } from '@dash0/sdk-web'
import { handOff } from './hand-off.js'

handOff()

init({ serviceName: 'shop', endpoint: { url: `${location.origin}/intake`, authToken: 'key' } })
