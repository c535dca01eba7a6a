// The agent puts itself on `window.elasticApm`, where the script of `pageLoad.script('elastic')` finds and starts it.
import '@elastic/apm-rum'
