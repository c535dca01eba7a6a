import { initializeFaro } from '@grafana/faro-web-sdk'

initializeFaro({ url: '/intake/faro', app: { name: 'shop' } })
