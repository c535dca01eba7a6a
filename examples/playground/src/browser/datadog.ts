import { datadogRum } from '@datadog/browser-rum'

// What the script of `pageLoad.script('datadog')` finds and starts.
Object.assign(window, { DD_RUM: datadogRum })
// It sends every half a minute, and when its session ends. Nobody should have to wait for a playground.
addEventListener('load', () => setTimeout(() => datadogRum.stopSession(), 1500))
