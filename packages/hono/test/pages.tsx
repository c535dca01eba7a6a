/** @jsxImportSource hono/jsx */
import type { PageLoad } from '@trace-baton/core'
import { raw } from 'hono/html'
import type { PropsWithChildren } from 'hono/jsx'
import { Suspense } from 'hono/jsx/streaming'

interface Props {
  readonly pageLoad: PageLoad
}

export function Tags({ pageLoad }: Props) {
  return <head>{pageLoad.tags()}</head>
}

export function Config({ pageLoad }: Props) {
  return <p data-config={pageLoad.config('elastic')}>{pageLoad.config('elastic')}</p>
}

export function Script({ pageLoad }: Props) {
  return (
    <head>
      {pageLoad.script('elastic')}
      {raw(pageLoad.data())}
    </head>
  )
}

export function Layout({ pageLoad, children }: PropsWithChildren<Props>) {
  return (
    <html lang="en">
      <head>{pageLoad.tags()}</head>
      <body>{children}</body>
    </html>
  )
}

async function Late({ pageLoad }: Props) {
  await new Promise((resolve) => setTimeout(resolve, 5))
  return <p>{String(pageLoad.values.tags.length)}</p>
}

async function After({ late }: { readonly late: Promise<void> }) {
  await late
  return <p>late</p>
}

/** A page whose last part comes when it is told. */
export function Waiting({ late }: { readonly late: Promise<void> }) {
  return (
    <Suspense fallback="waiting">
      <After late={late} />
    </Suspense>
  )
}

export function Streamed({ pageLoad }: Props) {
  return (
    <Layout pageLoad={pageLoad}>
      <Suspense fallback="waiting">
        <Late pageLoad={pageLoad} />
      </Suspense>
    </Layout>
  )
}
