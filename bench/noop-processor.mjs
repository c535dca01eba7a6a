/** A span processor that exports nothing and counts what it could have exported. */
export function noopProcessor() {
  return {
    ended: 0,
    onStart() {},
    onEnd() {
      this.ended++
    },
    async forceFlush() {},
    async shutdown() {},
  }
}
