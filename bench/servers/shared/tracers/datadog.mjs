// The tracer first, then what it patches. Nothing listens where it sends to.
import tracer from 'dd-trace'

export default tracer.init({ url: 'http://127.0.0.1:9', startupLogs: false, flushInterval: 1e9, logInjection: false })
