// SPDX-License-Identifier: Apache-2.0
// Which files of the project become pages of the site, and where. Paths are those of the project's root, with `/`.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

// Folders whose Markdown is documentation; the project's own README.md is the first page.
const FOLDERS = ['docs', 'docs/reference', 'policies']

// `policies/netflix/README.md` is `policies/netflix/index.html`: a link to the folder leads there.
export function pageOf(source) {
  return source.replace(/(^|\/)README\.md$/, '$1index.html').replace(/\.md$/, '.html')
}

// [{ source, text }], the first page first. Literate policies are pages too: `NAME.proviso.md` reads as Markdown.
export function sourcesIn(root) {
  const found = ['README.md']
  const add = (folder, deep) => {
    if (!existsSync(path.join(root, folder))) return
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = `${folder}/${entry.name}`
      if (entry.isDirectory() && deep) add(name, deep)
      if (entry.isFile() && name.endsWith('.md')) found.push(name)
    }
  }
  for (const folder of FOLDERS) add(folder, folder === 'policies')
  return found.map((source) => ({ source, text: readFileSync(path.join(root, source), 'utf8') }))
}

// What the address of a link in `source` names: { kind: 'outside' }, { kind: 'page', page, anchor }, { kind: 'file', file } where
// the project has such a file that is no page, or { kind: 'missing', problem }.
export function targetOf(root, source, address, pages) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return { kind: 'outside' }
  const [file, anchor = ''] = decodeURIComponent(address).split('#')
  const name = file === '' ? source : path.posix.normalize(path.posix.join(path.posix.dirname(source), file)).replace(/\/$/, '')
  if (name.startsWith('..')) return { kind: 'missing', problem: 'lies outside of the project' }
  for (const candidate of [name, `${name}/README.md`]) {
    if (pages.has(candidate)) return { kind: 'page', page: candidate, anchor }
  }
  if (!existsSync(path.join(root, name))) return { kind: 'missing', problem: 'there is no such file' }
  if (statSync(path.join(root, name)).isDirectory()) return { kind: 'missing', problem: 'the folder has no README.md' }
  return { kind: 'file', file: name }
}
