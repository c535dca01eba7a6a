import { datadogRum } from '@datadog/browser-rum'

// The script of `pageLoad.script('datadog')` starts this agent.
Object.assign(window, { DD_RUM: datadogRum })
// The agent sends every half a minute, and when its session ends. The session ends early here, so that the spans appear soon.
addEventListener('load', () => setTimeout(endSession, 1500))

function endSession(): void {
  if (datadogRum.getInternalContext()) datadogRum.stopSession()
  else setTimeout(endSession, 250) // it has not begun yet
}
