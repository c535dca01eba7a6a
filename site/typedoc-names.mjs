import { Converter, ReflectionKind } from 'typedoc'

/** Names the modules of the reference as they are imported: `core/src/node` is `@trace-baton/core/node`. */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      module.name = `@trace-baton/${module.name.replace('/src', '')}`
    }
  })
}
