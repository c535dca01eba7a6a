/** The method as names and attributes show it: a method that HTTP does not define is `_OTHER`. */
export function methodOf({ method = '' }: { readonly method?: string | undefined }): string {
  return known.has(method) ? method : '_OTHER'
}

const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'])
