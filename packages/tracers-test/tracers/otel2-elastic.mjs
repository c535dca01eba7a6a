// Two tracers in one process, one of which has to be given.
import './otel2.mjs'
import './elastic.mjs'
