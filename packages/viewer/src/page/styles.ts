import { serviceColours } from '../traces/legend.js'
import { waterfallStyles } from './styles-waterfall.js'

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
  --ground: #f4f6f8; --sheet: #ffffff; --ink: #16202b; --quiet: #546170; --line: #dce2e8; --control: #7d8894; --grid: #e8ecf0;
  --link: #0b5cad; --focus: #0b5cad; --mark: #fff6d6;
  --good: #14653a; --good-ground: #e3f3e9; --bad: #9b2315; --bad-ground: #fdeae6; --over-ground: #eef1f5;
  --colour-0: #0b7a89; --colour-1: #4a50c8; --colour-2: #b0501a; --colour-3: #8a2f8e; --colour-4: #3d7628; --colour-5: #776500;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1318; --sheet: #161d24; --ink: #e4eaf0; --quiet: #9aa8b6; --line: #2a343f; --control: #71808f; --grid: #222b34;
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
  margin: 0 auto; max-width: 96rem; padding: 1.25rem clamp(.75rem, 3vw, 2.5rem) 4rem;
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
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none }
.actions { display: flex; gap: .5rem; margin: 0 }
form { margin: 0 }
input {
  width: 16rem; max-width: 100%; padding: .35rem .7rem; border: 1px solid var(--control); border-radius: 6px;
  background: var(--sheet); color: inherit; font: inherit; font-size: .9rem;
}
::placeholder { color: var(--quiet); opacity: 1 }
button {
  padding: .35rem .8rem; border: 1px solid var(--control); border-radius: 6px;
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

h2 { margin: 0; font-size: 1.1rem; letter-spacing: -.01em }
h2 a { color: inherit; text-decoration-color: var(--line) }
h3 { margin: 1rem 0 .4rem; font-size: .9rem }
.quiet, .offset { color: var(--quiet) }
.badge { display: inline-block; padding: 0 .45rem; border-radius: 4px; background: var(--over-ground); font-size: .8rem; line-height: 1.5 }
.badge.bad { background: var(--bad-ground); color: var(--bad) }
.verdict { margin: 0; padding: .05rem .6rem; border-radius: 1rem; background: var(--over-ground); font-size: .86rem }
.verdict.joined { background: var(--good-ground); color: var(--good) }
dl { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; margin: 0; font-size: .9rem }
dl div { display: flex; align-items: baseline; gap: .4rem }
dt { color: var(--quiet) }
dd { margin: 0; font-variant-numeric: tabular-nums }

.line {
  display: grid; grid-template-columns: minmax(0, 1fr) auto auto 10rem 4.5rem; align-items: center; gap: .25rem 1rem;
  padding: .5rem 1.1rem; border: 1px solid var(--line); border-top-width: 0; background: var(--sheet);
  content-visibility: auto; contain-intrinsic-size: auto 2.6rem;
}
.line h2 { font-size: .95rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.line p { margin: 0 }
.line .number, .line time { color: var(--quiet); font-size: .86rem; text-align: right; font-variant-numeric: tabular-nums }
.line .places { white-space: nowrap }
.line .swatch { margin: 0 0 0 .2em }
.legend + .line, .trace + .line { border-top-width: 1px; border-radius: 10px 10px 0 0 }
.line:last-child { border-radius: 0 0 10px 10px }
.trace + .line:last-child { border-radius: 10px }

.empty { padding: 2.5rem clamp(1.1rem, 6vw, 4rem); border: 1px solid var(--line); border-radius: 10px; background: var(--sheet) }
.empty h2 { font-size: 1.25rem }
.empty ul { padding-left: 1.1rem }
.empty li { margin-block: .35rem }
.empty h3 { margin: 1.5rem 0 0; font-size: 1rem }
.empty summary { padding: .35rem 0; cursor: pointer }
.empty details pre { margin-top: .35rem }
pre { margin: 1rem 0; padding: 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); font: .82rem/1.55 var(--mono); overflow-wrap: normal }
${waterfallStyles}
@media (max-width: 60rem) {
  .line { grid-template-columns: minmax(0, 1fr) auto; contain-intrinsic-size: auto 4.2rem }
  .line time { order: -1; grid-row: 1; grid-column: 2 }
  .line .places { display: none }
  .line .verdict { justify-self: start; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 100% }
}
@media (max-width: 30rem) {
  .top { gap: .6rem 1rem }
  .title { width: 100%; margin: 0 }
  form[role=search], input { width: 100% }
}
@media (forced-colors: active) {
  .swatch, rect { forced-color-adjust: none }
  .badge, .verdict { border: 1px solid }
}
@media print {
  .actions, nav, form { display: none }
}
`

/** The mark of Baton, two runners' hands on one baton: `/traces.svg`. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28" fill="none" stroke-width="6" stroke-linecap="round">
<style>path{stroke:#4a50c8}path+path{stroke:#0b7a89}@media(prefers-color-scheme:dark){path{stroke:#9aa1ff}path+path{stroke:#4fc0cf}}</style>
<path d="M14 14 23 5"/><path d="M5 23l9-9"/>
</svg>
`
