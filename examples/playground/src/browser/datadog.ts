import { datadogRum } from '@datadog/browser-rum'

// The script of `pageLoad.script('datadog')` starts this agent.
Object.assign(window, { DD_RUM: datadogRum })
// The agent sends every half a minute, and when its session ends. The session ends early here, so that the spans appear soon.
addEventListener('load', () => setTimeout(() => datadogRum.stopSession(), 1500))
