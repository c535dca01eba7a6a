import { serviceColours } from '../traces/legend.js'

/** The depth beyond which rows are not indented further. */
export const deepest = 12

const depths = Array.from({ length: deepest + 1 }, (_, depth) => `.d${depth} { --depth: ${depth} }`).join('\n')
const colours = Array.from({ length: serviceColours + 1 }, (_, n) => `.c${n} { --colour: var(--colour-${n}) }`).join(
  '\n',
)

/** The stylesheet of the page: `/traces.css`. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f8; --sheet: #ffffff; --ink: #16202b; --quiet: #546170; --line: #dce2e8; --grid: #e8ecf0;
  --link: #0b5cad; --focus: #0b5cad; --mark: #fff6d6;
  --good: #14653a; --good-ground: #e3f3e9; --bad: #9b2315; --bad-ground: #fdeae6; --over-ground: #eef1f5;
  --colour-0: #0b7a89; --colour-1: #4a50c8; --colour-2: #b0501a; --colour-3: #8a2f8e; --colour-4: #3d7628; --colour-5: #776500;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1318; --sheet: #161d24; --ink: #e4eaf0; --quiet: #9aa8b6; --line: #2a343f; --grid: #222b34;
    --link: #7db8ff; --focus: #7db8ff; --mark: #33301a;
    --good: #86d7a5; --good-ground: #15301f; --bad: #ffa395; --bad-ground: #3a1b17; --over-ground: #232d37;
    --colour-0: #4fc0cf; --colour-1: #9aa1ff; --colour-2: #f0985e; --colour-3: #e090e4; --colour-4: #8acb70; --colour-5: #d2bf4c;
  }
}
${depths}
${colours}
* { box-sizing: border-box }
html { scroll-padding-top: 1rem; text-size-adjust: 100%; -webkit-text-size-adjust: 100% }
body {
  margin: 0 auto; max-width: 88rem; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 4rem;
  background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: .2em }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px }
main:focus { outline: none }
main { overflow-anchor: none }
code { font: .84em/1.4 var(--mono) }
.id { user-select: all }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; left: -99rem }
.skip:focus { position: static }

.top { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 2rem; margin-bottom: 1.25rem }
.title { display: flex; align-items: center; gap: .7rem; margin-right: auto }
.title p { margin: .3rem 0 0; color: var(--quiet) }
h1 { margin: 0; font-size: 1.5rem; letter-spacing: -.02em }
h1 a { color: inherit; text-decoration: none }
h1 a:hover { text-decoration: underline }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
.actions { display: flex; gap: .5rem; margin: 0 }
button {
  padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--sheet); color: inherit; font: inherit; font-size: .9rem; cursor: pointer;
}
button:hover { border-color: var(--quiet) }
button[aria-pressed=true] { background: var(--mark) }

.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1rem; padding: 0; list-style: none; color: var(--quiet) }
.swatch {
  display: inline-block; width: 1.1em; height: .62em; margin-right: .45em; border-radius: 3px;
  border: 1.5px solid var(--colour); background: var(--colour);
}
.swatch.c0 { background: color-mix(in srgb, var(--colour) 22%, transparent) }

.trace, .empty { margin-bottom: 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet) }
.trace { overflow: clip }
.about { display: flex; flex-wrap: wrap; align-items: baseline; gap: .35rem 1rem; padding: .9rem 1.1rem .8rem }
h2 { margin: 0; font-size: 1.1rem; letter-spacing: -.01em }
h2 a { color: inherit; text-decoration-color: var(--line) }
.verdict { margin: 0; padding: .05rem .6rem; border-radius: 1rem; background: var(--over-ground); font-size: .86rem }
.verdict.joined { background: var(--good-ground); color: var(--good) }
dl { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; width: 100%; margin: 0; font-size: .9rem }
dl div { display: flex; align-items: baseline; gap: .4rem }
dt { color: var(--quiet) }
dd { margin: 0; font-variant-numeric: tabular-nums }

table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { padding: .4rem .5rem; text-align: left; vertical-align: baseline; font-weight: 400 }
thead th { padding-block: .25rem; border-block: 1px solid var(--line); color: var(--quiet); font-size: .8rem; vertical-align: middle }
thead th:first-child, .span { width: 31% }
thead th:nth-child(3) { width: 6.2rem }
thead th:nth-child(4) { width: 5rem }
thead th:nth-child(5) { width: 9.2rem }
thead th:nth-child(6) { width: 10.2rem }
th:first-child { padding-left: 1.1rem }
td:last-child, th:last-child { padding-right: 1.1rem }
tbody tr + tr > * { border-top: 1px solid var(--grid) }
tbody tr:target > * { background: var(--mark) }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.offset { display: block; color: var(--quiet); font-size: .8rem }
.axis, .bar { padding-inline: .75rem }
.axis svg, .bar svg { display: block; width: 100%; overflow: visible }
.axis svg { height: 1rem }
.axis text { fill: var(--quiet); font-size: .75rem; font-variant-numeric: tabular-nums }
td.bar { position: relative }
td.bar svg { position: absolute; inset: 0 .75rem; width: calc(100% - 1.5rem); height: 100% }
.grid { stroke: var(--grid) }
rect { fill: var(--colour); stroke: var(--colour); stroke-width: 1.5px }
.c0 rect, rect.c0 { fill: color-mix(in srgb, var(--colour) 22%, transparent) }

.span { position: relative }
tbody .span { padding-left: calc(1.1rem + var(--depth) * 1.15rem) }
.name { display: block; font-weight: 600 }
.where { color: var(--quiet); font-size: .86rem }
tbody tr:not(.d0) .span::before {
  content: ''; position: absolute; left: calc(1.1rem + (var(--depth) - 1) * 1.15rem + .2rem); top: 0;
  width: .6rem; height: 1.1rem; border: solid var(--line); border-width: 0 0 1.5px 1.5px; border-bottom-left-radius: 5px;
}
.badge { display: inline-block; padding: 0 .5rem; border-radius: 4px; font: .8rem/1.5 system-ui, sans-serif }
.over { background: var(--over-ground); color: var(--ink) }
.baton { display: inline-flex; margin-right: .4em; transform: rotate(-38deg) }
.baton i { width: .62em; height: .42em; background: var(--colour) }
.baton i:first-child { border-radius: 1em 0 0 1em }
.baton i:last-child { border-radius: 0 1em 1em 0 }
.bad { background: var(--bad-ground); color: var(--bad) }
.label { display: none }
.none { color: var(--quiet); font-size: .86rem }
.note { margin: 0; padding: .6rem 1.1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .84rem }

.empty { padding: 2.5rem clamp(1.1rem, 6vw, 4rem) }
.empty h2 { font-size: 1.25rem }
.empty ul { padding-left: 1.1rem }
.empty li { margin-block: .35rem }
.empty svg { display: block; width: min(26rem, 100%); height: 5.2rem; margin-bottom: 1.75rem; overflow: visible }

@media (max-width: 72rem) {
  table, tbody { display: block }
  thead, thead tr, thead .axis { display: block }
  thead th:not(.axis) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  thead th.axis { padding: .25rem 1.1rem; width: auto }
  tbody tr {
    display: grid; grid-template-columns: auto auto 1fr; gap: 0 .9rem; padding: .55rem 1.1rem .6rem; position: relative;
  }
  tbody tr + tr { border-top: 1px solid var(--grid) }
  tbody tr + tr > * { border-top: 0 }
  tbody tr:target { background: var(--mark) }
  tbody th, tbody td { padding: 0 }
  tbody .span { grid-column: 1 / -1; width: auto; padding-left: calc(var(--depth) * .7rem); position: static }
  tbody tr:not(.d0) .span::before { left: calc(1.1rem + (var(--depth) - 1) * .7rem + .05rem); top: .2rem; width: .4rem; height: 1rem }
  tbody td.bar { grid-column: 1 / -1; height: 1.2rem; margin-block: .25rem }
  td.bar svg { inset: 0; width: 100% }
  .bar rect { y: 3px }
  tbody .number { text-align: left }
  .offset { display: inline; font-size: inherit }
  .number, .sampled, .ids { font-size: .86rem }
  .sampled { grid-column: 2 / -1 }
  .ids { grid-column: 1 / -1 }
  .label { display: inline; color: var(--quiet) }
  td.ids .label { display: inline-block; min-width: 3.2rem }
}
@media (min-width: 40rem) and (max-width: 72rem) {
  tbody tr { grid-template-columns: 11rem 7rem auto 1fr }
  .sampled, .ids { grid-column: auto }
  td.ids .label { min-width: 0; margin-right: .5em }
}
@media (max-width: 30rem) {
  .top { gap: .6rem 1rem }
  .title { width: 100%; margin: 0 }
}
@media (forced-colors: active) {
  .swatch, rect { forced-color-adjust: none }
  .badge, .verdict { border: 1px solid }
}
@media print {
  .actions, nav { display: none }
}
`

/** The mark of the playground, two runners' hands on one baton: `/traces.svg`. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28" fill="none" stroke-width="6" stroke-linecap="round">
<style>path{stroke:#4a50c8}path+path{stroke:#0b7a89}@media(prefers-color-scheme:dark){path{stroke:#9aa1ff}path+path{stroke:#4fc0cf}}</style>
<path d="M14 14 23 5"/><path d="M5 23l9-9"/>
</svg>
`
