// SPDX-License-Identifier: Apache-2.0
// The frame around every page: the search box, the pages of the site, the headings of this one.
import { pageOf } from './pages.mjs'

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

// For whom a page is; the first that fits. Pages of no group are reached by links and by the search.
const GROUPS = [
  ['Start', /^README\.md$/],
  ['Write policies', /^docs\/(tutorial|cookbook|language|desk|editors)\.md$/],
  ['Review policies', /^docs\/reading_a_policy\.md$/],
  ['Run policies', /^docs\/(operators|performance)\.md$/],
  ['Build Proviso', /^docs\/(architecture|adding_a_feature|reference\/.*)\.md$/],
  ['More', /^docs\/.*\.md$/],
  ['Policies', /^policies\/[^/]+\/README\.md$/],
]
const ORDER = ['README.md', 'docs/tutorial.md', 'docs/desk.md', 'docs/cookbook.md', 'docs/language.md']

// [{ name, pages: [{ source, title }] }], for all pages of the site alike.
export function groupsOf(pages) {
  const groups = GROUPS.map(([name, fits]) => ({ name, fits, pages: [] }))
  const rank = (page) => (ORDER.includes(page.source) ? ORDER.indexOf(page.source) : ORDER.length)
  for (const page of [...pages].sort((a, b) => rank(a) - rank(b))) {
    groups.find((group) => group.fits.test(page.source))?.pages.push({ source: page.source, title: page.title })
  }
  return groups.filter((group) => group.pages.length > 0)
}

export function upFrom(source) {
  return '../'.repeat(source.split('/').length - 1)
}

const headingsOf = (page) =>
  page.headings
    .filter((heading) => heading.level === 2)
    .map((heading) => `<li><a href="#${heading.anchor}">${escaped(heading.text)}</a></li>`)
    .join('\n')

// A whole HTML page. `page`: { source, title, html, headings }.
export function framed(page, groups) {
  const up = upFrom(page.source)
  const menu = groups
    .map((group) => {
      const entries = group.pages.map((entry) => {
        const here = entry.source === page.source
        const inside = here && page.headings.length > 2 ? `<ul>${headingsOf(page)}</ul>` : ''
        return `<li${here ? ' class="here"' : ''}><a href="${up}${pageOf(entry.source)}">${escaped(entry.title)}</a>${inside}</li>`
      })
      return `<p>${escaped(group.name)}</p>\n<ul>\n${entries.join('\n')}\n</ul>`
    })
    .join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} · Proviso</title>
<link rel="stylesheet" href="${up}site.css">
<script defer src="${up}minisearch.js"></script>
<script defer src="${up}sections.js"></script>
<script defer src="${up}search.js"></script>
</head>
<body data-up="${up}">
<header>
<a class="home" href="${up}index.html">Proviso</a>
<div class="search" role="search">
<input type="search" placeholder="Search (press /)" aria-label="Search the documentation" autocomplete="off">
<ol class="hits" hidden></ol>
</div>
</header>
<div class="columns">
<nav aria-label="Pages">
${menu}
</nav>
<main>
${page.html}
</main>
</div>
</body>
</html>
`
}
