export { expectLinked, type Linked, type TestedResponse } from './expect-linked.js'
export { recorder, type TestRecorder } from './recorder.js'
