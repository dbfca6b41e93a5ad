// SPDX-License-Identifier: Apache-2.0
// node --test site_test.mjs
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import vm from 'node:vm'
import MiniSearch from 'minisearch'
import { highlight } from './highlight.mjs'
import { anchors, render } from './markdown.mjs'
import { pageOf } from './pages.mjs'
import { build } from './site.mjs'

const scratch = mkdtempSync(path.join(tmpdir(), 'proviso-site-'))
after(() => rmSync(scratch, { recursive: true }))

let count = 0
// Builds a project of these files; `read(name)` gives a file of its site.
function site(files) {
  const root = path.join(scratch, String(++count)), out = path.join(root, 'build/docs')
  for (const [name, text] of Object.entries({ 'README.md': '# Project\n', ...files })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), text)
  }
  return { ...build(root, out), out, read: (name) => readFileSync(path.join(out, name), 'utf8') }
}

test('pages keep their folders, and a README stands for its folder', () => {
  assert.equal(pageOf('README.md'), 'index.html')
  assert.equal(pageOf('docs/language.md'), 'docs/language.html')
  assert.equal(pageOf('policies/netflix/README.md'), 'policies/netflix/index.html')
})

test('headings have the anchors that code hosts give them', () => {
  const anchor = anchors()
  assert.equal(anchor('6. The decision'), '6-the-decision')
  assert.equal(anchor('“Unsure”, and what `x_y` means'), 'unsure-and-what-x_y-means')
  assert.equal(anchor('Same'), 'same')
  assert.equal(anchor('Same'), 'same-1')
})

test('links lead from page to page, to headings, folders and files', () => {
  const { problems, read } = site({
    'README.md': '# P\n\n[a](docs/a.md) [n](policies/n) [out](https://example.org/x)\n',
    'docs/a.md': '# A\n\n[up](../README.md) [b](b.md#two-words) [here](#a) [f](../policies/n/r.proviso)\n',
    'docs/b.md': '# B\n\n## Two words\n',
    'policies/n/README.md': '# N\n',
    'policies/n/r.proviso': 'rule r "a < b"\n',
  })
  assert.deepEqual(problems, [])
  for (const address of ['docs/a.html', 'policies/n/index.html', 'https://example.org/x']) assert.ok(read('index.html').includes(`href="${address}"`), address)
  for (const address of ['../index.html', '../docs/b.html#two-words', '#a', '../policies/n/r.proviso.html']) assert.ok(read('docs/a.html').includes(`href="${address}"`), address)
  assert.ok(read('policies/n/r.proviso.html').includes('a &lt; b'))
})

test('a broken link is an error that names its line', () => {
  const { problems } = site({
    'docs/a.md': '# A\n\n[one](missing.md)\n\n[two](b.md#nowhere)\n\n[three](../../outside.md)\n\n- [four](../empty)\n',
    'docs/b.md': '# B\n',
    'empty/x.txt': '',
  })
  assert.deepEqual(problems, [
    'docs/a.md:3: link to missing.md: there is no such file',
    'docs/a.md:5: link to b.md#nowhere: docs/b.md has no heading #nowhere',
    'docs/a.md:7: link to ../../outside.md: lies outside of the project',
    'docs/a.md:9: link to ../empty: the folder has no README.md',
  ])
})

test('nothing is loaded from elsewhere, and all that is loaded is there', () => {
  const { out, pages, read } = site({ 'docs/a.md': '# A\n\n<script>alert(1)</script>\n', 'docs/reference/c.md': '# C\n' })
  assert.equal(pages.length, 3)
  for (const name of readdirSync(out, { recursive: true }).filter((entry) => String(entry).endsWith('.html'))) {
    for (const [, address] of read(String(name)).matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]*)"/g)) {
      assert.ok(!/^\w+:|^\/\//.test(address), address)
      assert.ok(existsSync(path.join(out, path.dirname(String(name)), address)), address)
    }
    assert.ok(!read(String(name)).includes('<script>'))
  }
})

test('what a page says is found, under its heading', () => {
  const { read } = site({ 'docs/a.md': '# Page\n\nIntro-\nduction, an\nintroduction.\n\n## Deadlines\n\nWithin `10 business days`.\n\n```proviso\nrule peculiar\n```\n' })
  const window = {}
  vm.runInNewContext(read('sections.js'), { window })
  const index = new MiniSearch({ fields: ['heading', 'text'], storeFields: ['href'] })
  index.addAll(window.provisoSections.map((section, id) => ({ id, ...section })))
  for (const words of ['deadlines', 'business', 'peculiar']) assert.equal(index.search(words)[0].href, 'docs/a.html#deadlines', words)
  assert.equal(index.search('introduction')[0].href, 'docs/a.html#page')
  assert.ok(window.provisoSections.some((section) => section.text.includes('an introduction')))
})

test('blocks are coloured and escaped', () => {
  assert.equal(
    highlight('rule r "a < b"  # why\n  when x more than 10%\n', 'proviso'),
    '<span class="word">rule</span> r <span class="text">&quot;a &lt; b&quot;</span>  <span class="remark"># why</span>\n' +
      '  <span class="word">when</span> x more than <span class="value">10%</span>\n',
  )
  assert.equal(highlight('$ cat a\n<b>\n', 'console'), '<span class="typed">$ cat a</span>\n&lt;b&gt;\n')
  assert.equal(highlight('{}', 'json'), '')
  assert.ok(render('```json\n{"a": "<"}\n```\n', String).html.includes('&lt;'))
})
