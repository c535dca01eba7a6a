/** What `pageLoad.config()` has rendered for the agent's `init()`, on a page that has it. */
export const agentOptions: { sessionSampleRate?: number; sessionTracking?: { samplingRate?: number } } =
  (globalThis as { agentOptions?: object }).agentOptions ?? {}
