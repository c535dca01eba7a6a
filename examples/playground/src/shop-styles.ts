/** The shop's own styles, in addition to the stylesheet that it shares with the page of traces. */
export const shopStyles = `
.shop { max-width: 76rem }
.pitch { max-width: 46rem; margin: 0 0 1.25rem; font-size: 1.1rem }
.card { min-width: 0; margin: 0 0 1.25rem; padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet) }
.card > p { margin: .5rem 0 0 }
.choices { display: grid; gap: .6rem; margin: 0 0 1.5rem }
.choices > * { display: flex; flex-wrap: wrap; align-items: baseline; gap: .5rem 1rem }
.choices > * > span { width: 3.5rem; color: var(--quiet); font-size: .9rem }
.choose { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0; padding: 0; list-style: none }
.choices > * > span + .choose { flex: 1 1 0; min-width: min(100%, 18rem) }
.choices > * > span + .choose.joined { flex: none; min-width: 0 }
.choose a {
  display: block; padding: .2rem .7rem; border: 1px solid var(--line); border-radius: 2rem;
  background: var(--sheet); color: inherit; font-size: .93rem; text-decoration: none; white-space: nowrap;
}
.choose a:hover { border-color: var(--quiet) }
.choose a[aria-current] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); font-weight: 600 }
.joined { gap: 0 }
.joined a { border-radius: 0; border-color: var(--control) }
.joined li + li { margin-left: -1px }
.joined li:first-child a { border-radius: 2rem 0 0 2rem }
.joined li:last-child a { border-radius: 0 2rem 2rem 0 }
.joined a[aria-current] { position: relative; border-color: var(--link); background: var(--link); color: var(--sheet); box-shadow: none }
.good, .bad { width: fit-content; max-width: 100%; border-radius: 4px }
.card .good, .card .bad { padding: .2rem .6rem; font-weight: 600 }
.card .good { background: var(--good-ground); color: var(--good) }
.card .bad { background: var(--bad-ground); color: var(--bad) }
.card .bad a { color: inherit }
.shelf { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; margin: 0 0 1rem; padding: 0; list-style: none }
.shelf .card { margin: 0 }
.shelf h3 { margin: 0; font-size: 1.05rem }
.shelf p { margin: .2rem 0 0; color: var(--quiet); font-variant-numeric: tabular-nums }
#fresh { margin: 0 0 1.25rem }
.handed dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin-top: .5rem }
.handed dl div { display: contents }
.shop pre { margin: .6rem 0 0; max-height: 24rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere }
mark { background: var(--mark); color: inherit; box-shadow: 0 0 0 2px var(--mark); -webkit-box-decoration-break: clone; box-decoration-break: clone }
.lines-of { display: grid; grid-template-columns: 1fr auto; align-items: center; margin-top: .8rem }
.lines-of h3 { margin: 0 }
.lines-of pre { grid-column: 1 / -1 }
.agents { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; margin: 0 0 1.75rem; padding: 0; list-style: none }
.agents .card { margin: 0 }
.agents h2 { margin: 0 0 .5rem }
.frame { height: 11rem; overflow: hidden; border: 1px solid var(--line); border-radius: 6px }
.frame iframe { width: 200%; height: 200%; border: 0; transform: scale(.5); transform-origin: 0 0 }
.result { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1rem }
.agents dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem .8rem; margin-top: .6rem }
.agents dl[hidden] { display: none }
.agents dl div { display: contents }
.agents dd { overflow-wrap: anywhere }
.matrix { overflow-x: auto }
.matrix table { border-collapse: collapse; width: 100% }
.shop.wide { max-width: 96rem }
.wide .pitch { max-width: 60rem; font-size: 1rem }
.matrix th, .matrix td { padding: .5rem; border: 1px solid var(--line); text-align: left; vertical-align: top; min-width: 5.6rem; overflow-wrap: normal; font-size: .9rem }
.matrix th[scope=row] { position: sticky; left: 0; background: var(--ground) }
.matrix td { background: var(--sheet); color: var(--quiet) }
.matrix td > * { display: block }
.matrix td > span { white-space: nowrap }
.matrix td.good > span { color: inherit }
.matrix td.bad { color: inherit; font-weight: 600 }
#frames iframe { position: absolute; left: -100rem; width: 40rem; height: 30rem }
.top nav a + a { margin-left: 1rem }
@media (max-width: 40rem) { .choices > * > span { width: 100% } .choices > * { gap: .3rem .6rem } }
@media (max-width: 30rem) { .handed dl { grid-template-columns: 1fr } .handed dd { margin-bottom: .4rem } }
`
