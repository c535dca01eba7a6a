// dd-trace 5, loaded and not started: without its init().
import 'dd-trace5'
