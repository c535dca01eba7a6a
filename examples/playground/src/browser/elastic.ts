// The agent sets `window.elasticApm`; the script of `pageLoad.script('elastic')` starts it.
import '@elastic/apm-rum'
