/** Room for all that a run sends, so that nothing is dropped: what is dropped costs nothing. */
export const maxQueueSize = 100_000
