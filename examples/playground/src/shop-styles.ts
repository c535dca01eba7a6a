/** The shop's own styles, in addition to the stylesheet that it shares with the page of traces. */
export const shopStyles = `
.shop { max-width: 60rem }
.shop .top { margin-bottom: 1.75rem }
.lead { max-width: 42rem; margin: 0 0 1.5rem; padding: 0 0 0 1.4rem }
.lead li { margin: .35rem 0 }
.choose { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1.75rem; padding: 0; list-style: none }
.choose a {
  display: block; padding: .35rem .9rem; border: 1px solid var(--line); border-radius: 2rem;
  background: var(--sheet); color: inherit; text-decoration: none;
}
.choose a:hover { border-color: var(--quiet) }
.choose a[aria-current] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); font-weight: 600 }
.shelf { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; margin: 0 0 1.75rem; padding: 0; list-style: none }
.shelf li { padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet) }
.shelf h3 { margin: 0; font-size: 1.05rem }
.shelf p { margin: .2rem 0 0; color: var(--quiet); font-variant-numeric: tabular-nums }
.handed { padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet) }
.handed h2 { margin-bottom: .5rem }
.handed dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem }
.handed dl div { display: contents }
.handed p { margin: .8rem 0 0 }
.agents { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; margin: 0 0 1.75rem; padding: 0; list-style: none }
.agents li { padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet); min-width: 0 }
.agents h2 { margin: 0 0 .5rem }
.agents iframe { width: 100%; height: 9rem; border: 1px solid var(--line); border-radius: 6px }
.agents dl[hidden] { display: none }
.agents dl div { margin: .4rem 0 }
.agents dt { color: var(--quiet) }
.agents dd { margin: 0; overflow-wrap: anywhere }
.matrix { overflow-x: auto }
.matrix table { border-collapse: collapse; width: 100% }
.matrix th, .matrix td { padding: .6rem .7rem; border: 1px solid var(--line); text-align: left; vertical-align: top; min-width: 8rem }
.matrix td { background: var(--sheet); color: var(--quiet) }
.matrix td > * { display: block }
.matrix td.good > span { color: inherit }
.matrix td.bad { color: inherit; font-weight: 600 }
#frames iframe { position: absolute; left: -100rem; width: 40rem; height: 30rem }
.top nav a + a { margin-left: 1rem }
@media (max-width: 30rem) { .handed dl { grid-template-columns: 1fr } .handed dd { margin-bottom: .4rem } }
`
