/** The styles of an open trace: its head, the tree of its spans, and the panel of the span that is selected. */
export const waterfallStyles = `
.trace { margin-bottom: 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet) }
.line + .trace { margin-top: 1.25rem }
.about { display: flex; flex-wrap: wrap; align-items: baseline; gap: .35rem 1rem; padding: .9rem 1.1rem .8rem }
.about > dl { width: 100% }
.why { width: 100%; padding: .6rem .9rem; border-left: 3px solid var(--bad); border-radius: 4px; background: var(--bad-ground) }
.why p { margin: 0; max-width: 60rem }
.why p + p { margin-top: .25rem }
.slow { width: 100%; font-size: .9rem }
.slow summary { width: max-content; color: var(--quiet); cursor: pointer }
.slow ol { margin: .4rem 0 0; padding-left: 1.4rem }
.slow span { color: var(--quiet); font-variant-numeric: tabular-nums }

.sheet { display: grid; grid-template-columns: minmax(0, 1fr) }
.sheet:has(> aside:not([hidden])) { grid-template-columns: minmax(0, 1fr) 23rem }
.waterfall { position: relative; --name: 40%; --number: 6.6rem }
.head, .row { display: grid; grid-template-columns: var(--name) minmax(0, 1fr) var(--number); position: relative }
.head { border-block: 1px solid var(--line); color: var(--quiet); font-size: .8rem }
.head > div { padding: .25rem .75rem; align-self: center }
.head .bar { padding-inline: 0 }
.head svg { display: block; width: 100%; height: 1rem; overflow: visible }
.head text { fill: var(--quiet); font-size: .75rem; font-variant-numeric: tabular-nums }
.lines { position: absolute; left: var(--name); width: calc(100% - var(--name) - var(--number)); height: 100%; overflow: visible }
.lines line { stroke: var(--grid) }
.lines .gap { fill: var(--over-ground); stroke: none; opacity: .7 }

.rows { content-visibility: auto; contain-intrinsic-size: auto 2600px }
.row, .log { border-top: 1px solid var(--grid) }
.row { min-height: 3rem; cursor: pointer }
.head + .rows > .row:first-child { border-top: 0 }
.row:hover, .row:focus, .log:focus { background: color-mix(in srgb, var(--link) 7%, transparent) }
.row:target, .row[aria-selected=true] { background: var(--mark) }
.row:focus-visible, .log:focus-visible { outline-offset: -2px }
[hidden] { display: none !important }
.row .span { padding: .3rem .75rem .3rem calc(1.5rem + var(--depth) * 1.1rem); min-width: 0; position: relative }
.row:not(.d0) .span::before {
  content: ''; position: absolute; left: calc(.95rem + (var(--depth) - 1) * 1.1rem); top: -.3rem;
  width: .5rem; height: 1.25rem; border: solid var(--line); border-width: 0 0 1.5px 1.5px; border-bottom-left-radius: 5px;
}
.fold { display: none; position: absolute; left: calc(.25rem + var(--depth) * 1.1rem); top: .15rem; width: 1.25rem; height: 1.6rem; place-items: center; font-style: normal }
.js .fold { display: grid }
.fold::before { content: ''; width: .42rem; height: .42rem; border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(45deg) translate(-1px, -1px) }
[aria-expanded=false] .fold::before { transform: rotate(-45deg) }
.fold:hover::before { border-color: var(--ink) }
.name { color: inherit; font-weight: 600; text-decoration: none }
.name:hover { text-decoration: underline }
.where { color: var(--quiet); font-size: .84rem }
.where .up { color: inherit }
.where .badge { color: var(--ink) }
.where .badge.bad { color: var(--bad) }
.row .bar { position: relative }
.row .bar svg { position: absolute; left: 0; top: .75rem; width: 100%; height: .8rem; overflow: visible }
rect { fill: var(--colour); stroke: var(--colour); stroke-width: 1.5px }
.c0 rect { fill: color-mix(in srgb, var(--colour) 22%, var(--sheet)) }
.row .number { padding: .3rem .75rem; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.head .number { text-align: right }
.number .offset { display: block; font-size: .8rem }
.baton { display: inline-flex; margin-right: .4em; transform: rotate(-38deg) }
.baton i { width: .62em; height: .42em; background: var(--colour) }
.baton i:first-child { border-radius: 1em 0 0 1em }
.baton i:last-child { border-radius: 0 1em 1em 0 }
.log { font-size: .84rem }
.log .text { padding: .15rem .75rem .15rem calc(1.5rem + var(--depth) * 1.1rem); white-space: pre-wrap }
.note { margin: 0; padding: .6rem 1.1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .84rem }

aside { border-left: 1px solid var(--line) }
.panel { padding: .9rem 1.1rem }
aside .panel { position: sticky; top: 0; max-height: 100vh; overflow-y: auto }
aside button { float: right; margin-left: .5rem }
main > .panel { border: 1px solid var(--line); border-radius: 10px; background: var(--sheet) }
.panel p { margin: .2rem 0 .6rem }
.panel dl { display: block }
.panel dl div { display: block; padding-block: .2rem; border-top: 1px solid var(--grid) }
.panel dl:not(.attributes) div { display: flex }
.panel dl:not(.attributes) dt { min-width: 5rem }
.panel .logs { margin: 0; padding: 0; list-style: none; font-size: .86rem }

@media (max-width: 60rem) {
  .waterfall { --name: 0px; --number: 0px }
  .head { grid-template-columns: 1fr }
  .head > div:not(.bar) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .head .bar { padding-inline: 0; margin-inline: 1rem }
  .lines { left: 1rem; width: calc(100% - 2rem) }
  .row { display: grid; grid-template-columns: minmax(0, 1fr) auto }
  .row .span { padding-right: .25rem; padding-left: calc(1.5rem + var(--depth) * .6rem) }
  .row:not(.d0) .span::before { left: calc(.95rem + (var(--depth) - 1) * .6rem) ; width: .3rem }
  .fold { left: calc(.25rem + var(--depth) * .6rem) }
  .row .bar { grid-column: 1 / -1; order: 1; height: 1.1rem; margin: 0 1rem .35rem }
  .row .bar svg { top: .15rem; height: .65rem }
  .log .text { padding-left: calc(1.5rem + var(--depth) * .6rem) }
  .sheet:has(> aside:not([hidden])) { grid-template-columns: minmax(0, 1fr) }
  aside {
    position: fixed; inset: auto 0 0; z-index: 1; max-height: 60vh; overflow-y: auto; border: solid var(--line); border-width: 1px 0 0;
    background: var(--sheet); box-shadow: 0 -.4rem 1.5rem #0004;
  }
}
`
