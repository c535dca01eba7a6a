/** The origin of the stock service, to which the agents send their trace headers. */
export const api = document.documentElement.dataset.api ?? ''

/** Matches the URLs of the stock service. */
export const apiUrls = new RegExp(`^${api}/`)
