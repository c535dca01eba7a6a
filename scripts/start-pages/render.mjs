// Turns what is known of a framework and of an agent into pages. Returns text and writes nothing.
import { agentLines } from '@trace-baton/viewer'
import { agents } from './agents/index.mjs'
import { frameworks } from './frameworks/index.mjs'

const viewer = 'http://localhost:4318'
const lines = new Map(agentLines(viewer).map((agent) => [agent.target, agent]))
const generated = '<!-- Made by `node scripts/start-pages.mjs --write`, from scripts/start-pages. Do not edit. -->'

/** Every page: its path below docs, and its text. */
export function pages() {
  const all = [['start/README.md', index()]]
  for (const agent of Object.keys(agents)) {
    all.push([`agents/${agent}.md`, agentPage(agent)])
    for (const framework of Object.keys(frameworks))
      all.push([`start/${framework}-${agent}.md`, startPage(framework, agent)])
  }
  return all
}

function startPage(frameworkKey, agentKey) {
  const framework = frameworks[frameworkKey]
  const { see, when, real, mistake, target, beforeInstall = [] } = agents[agentKey]
  const agent = lines.get(target)
  const packages = [...framework.packages, '@trace-baton/opentelemetry', ...agent.packages, 'esbuild']
  const files = framework.files({ options: (indent) => options(agent.pageLoad, indent), head: agent.head })
  return `${generated}

# ${framework.name} and ${agent.name}

In an empty folder:

\`\`\`sh
${[...beforeInstall, `npm install ${packages.join(' ')}`].join('\n')}
\`\`\`

${Object.entries(files).map(file).join('\n\n')}

${file(['page.js', scriptOf(agent)])}

\`\`\`sh
npx esbuild page.js --bundle --minify --outfile=agent.js
${framework.command}
\`\`\`

Run \`npx @trace-baton/viewer\` in another terminal, open <http://localhost:3000>, and then <${viewer}/traces>.

**What you will see:** ${see} The server reports within five seconds, the agent ${when}.

**The likeliest mistakes:**

- ${framework.mistake}
- ${mistake}
- The agent’s script stands above \`${agent.head}\`, or a cache keeps the page.

If nothing is linked, \`npx @trace-baton/viewer doctor http://localhost:3000/\` says why.

**For production**, replace ${real}. \`otlp()\` sends to \`OTEL_EXPORTER_OTLP_ENDPOINT\`, and
[backends.md](../backends.md) has the settings for each. [${agent.name}](../agents/${agentKey}.md) has its traps.
`
}

function agentPage(agentKey) {
  const { see, when, real, mistake, traps, target, beforeInstall = [] } = agents[agentKey]
  const agent = lines.get(target)
  const starts = Object.entries(frameworks).map(([key, { name }]) => `[${name}](../start/${key}-${agentKey}.md)`)
  return `${generated}

# ${agent.name}

\`\`\`sh
${[...beforeInstall, `npm install ${agent.packages.join(' ')}`].join('\n')}
\`\`\`

Option of Baton: \`pageLoad: ${agent.pageLoad}\`. In the head of the page, above its script: \`${agent.head}\`. In the script:

${file(['page.js', scriptOf(agent)])}

These lines report to \`npx @trace-baton/viewer\`. For production, replace ${real}.

**What you will see:** ${see} The agent reports ${when}.

**Its traps:**

${[...traps, mistake].map((trap) => `- ${trap}`).join('\n')}

Whole programs: ${starts.join(', ')}. What each situation does is in [page-load.md](../page-load.md), and all rates are in
[sampling.md](../sampling.md#the-rate-of-page-loads).
`
}

function index() {
  const names = Object.entries(frameworks)
  const rows = Object.entries(agents).map(([key, { target }]) => {
    const links = names.map(([framework]) => `[lines](${framework}-${key}.md)`)
    return `| [${lines.get(target).name}](../agents/${key}.md) | ${links.join(' | ')} |`
  })
  return `${generated}

# Start here

Find your agent and your framework. Each page has a whole program: install, copy, and see one trace of server and browser in
the [viewer](../../packages/viewer). \`npm test\` runs every agent on Express, and one on each other framework; all were run from
packed packages, [as a newcomer does](newcomer.md).

| agent | ${names.map(([, { name }]) => name).join(' | ')} |
| --- |${' --- |'.repeat(names.length)}
${rows.join('\n')}

Where OpenTelemetry, dd-trace, Sentry or Elastic’s agent runs in the server, leave out \`record: otlp()\`: Baton hands over
[its spans](../tracers.md).
`
}

/** The options of Baton, as source text; its later lines are indented by so many spaces. */
function options(pageLoad, indent) {
  const text = `{
  service: { name: 'shop' },
  record: otlp(), // to the viewer, on port 4318
  pageLoad: ${pageLoad},
  ignore: ['/agent.js', '/favicon.ico'],
}`
  return text.replaceAll('\n', `\n${' '.repeat(indent)}`)
}

function scriptOf({ imports, start }) {
  return [imports.join('\n'), start].filter((part) => part !== '').join('\n\n')
}

function file([name, text]) {
  if (name.endsWith('.json')) return `\`${name}\`:\n\n\`\`\`json\n${text}\n\`\`\``
  return `\`\`\`${name.endsWith('.mts') ? 'ts' : 'js'}\n// ${name}\n${text}\n\`\`\``
}
