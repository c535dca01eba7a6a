/** The URL that every tracer is told to leave out. */
export const ignored = (url = '') => url.startsWith('/ignored')
