// SPDX-License-Identifier: Apache-2.0
// The whole site: every page rendered, every link within the project followed to its end.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { highlight } from './highlight.mjs'
import { framed, groupsOf, upFrom } from './layout.mjs'
import { render } from './markdown.mjs'
import { pageOf, sourcesIn, targetOf } from './pages.mjs'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const LONGEST_EXCERPT = 4000 // characters of a section that are searched

function write(out, name, text) {
  mkdirSync(path.dirname(path.join(out, name)), { recursive: true })
  writeFileSync(path.join(out, name), text)
}

// A file of the project that a page links to, shown as it is.
function filePage(root, file) {
  const text = readFileSync(path.join(root, file), 'utf8')
  const { html } = render('', () => '')
  const body = highlight(text, file.endsWith('.proviso') ? 'proviso' : '') || text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return { source: file, title: file, headings: [], html: `${html}<h1>${file}</h1>\n<pre><code>${body}</code></pre>` }
}

// Renders the project in `root` into the folder `out`, which is made anew. Returns { pages, problems }: what could not be linked, a
// line each, with file and line.
export function build(root, out) {
  const sources = sourcesIn(root)
  const known = new Set(sources.map(({ source }) => source))
  const files = new Set(), problems = []
  const pages = sources.map(({ source, text }) => {
    const href = (address) => {
      const target = targetOf(root, source, address, known)
      if (target.kind === 'file') {
        files.add(target.file)
        return `${upFrom(source)}${target.file}.html`
      }
      if (target.kind !== 'page') return address
      const own = target.page === source
      return `${own ? '' : upFrom(source) + pageOf(target.page)}${target.anchor ? `#${target.anchor}` : ''}` || pageOf(source)
    }
    return { source, ...render(text, href) }
  })

  const headingsOf = new Map(pages.map((page) => [page.source, new Set(page.headings.map((heading) => heading.anchor))]))
  for (const page of pages) {
    for (const link of page.links) {
      const target = targetOf(root, page.source, link.address, known)
      const lost = target.kind === 'page' && target.anchor !== '' && !headingsOf.get(target.page).has(target.anchor)
      const problem = lost ? `${target.page} has no heading #${target.anchor}` : target.problem
      if (problem) problems.push(`${page.source}:${link.line}: link to ${link.address}: ${problem}`)
    }
  }

  rmSync(out, { recursive: true, force: true })
  const groups = groupsOf(pages)
  for (const page of [...pages, ...[...files].map((file) => ({ ...filePage(root, file), source: file }))]) {
    write(out, known.has(page.source) ? pageOf(page.source) : `${page.source}.html`, framed(page, groups))
  }
  const sections = pages.flatMap((page) =>
    page.sections.map((section) => ({
      page: page.title,
      heading: section.heading || page.title,
      href: pageOf(page.source) + (section.anchor ? `#${section.anchor}` : ''),
      text: section.text.replace(/\s+/g, ' ').slice(0, LONGEST_EXCERPT),
    })),
  )
  // A script and no JSON: a page that was opened from the disk may not read other files.
  write(out, 'sections.js', `window.provisoSections = ${JSON.stringify(sections)}\n`)
  cpSync(path.join(HERE, 'assets'), out, { recursive: true })
  const minisearch = path.join(HERE, 'node_modules/minisearch')
  cpSync(path.join(minisearch, 'dist/umd/index.js'), path.join(out, 'minisearch.js'))
  cpSync(path.join(minisearch, 'LICENSE.txt'), path.join(out, 'minisearch.LICENSE.txt'))
  return { pages, problems }
}
