import type { PageLoad } from '@trace-baton/core'
import { type ReactNode, Suspense, use } from 'react'

export interface Recipe {
  readonly name: string
  readonly minutes: number
}

/** The whole document. The tags are sent with the shell, long before the recipes have loaded. */
export function Page({ pageLoad, recipes }: { pageLoad: PageLoad; recipes: Promise<readonly Recipe[]> }) {
  return (
    <Layout title="Recipes" pageLoad={pageLoad}>
      <Suspense fallback={<p>Looking into the cookbook…</p>}>
        <Recipes recipes={recipes} />
      </Suspense>
    </Layout>
  )
}

function Layout({ title, pageLoad, children }: { title: string; pageLoad: PageLoad; children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <title>{title}</title>
        {pageLoad.values.tags.map((tag) => (
          <meta key={tag.name} {...tag} />
        ))}
      </head>
      <body>
        <h1>{title}</h1>
        {children}
      </body>
    </html>
  )
}

function Recipes({ recipes }: { recipes: Promise<readonly Recipe[]> }) {
  return (
    <ul>
      {use(recipes).map(({ name, minutes }) => (
        <li key={name}>
          {name}, {minutes} minutes
        </li>
      ))}
    </ul>
  )
}
