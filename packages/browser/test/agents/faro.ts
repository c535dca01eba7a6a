import { initializeFaro } from '@grafana/faro-web-sdk'

initializeFaro({ url: '/intake/faro', app: { name: 'shop' } }) // it reads Server-Timing itself
