// SPDX-License-Identifier: Apache-2.0
// One page's Markdown as HTML, with what the rest needs to know of it: title, headings, links, and sections to search in.
import MarkdownIt from 'markdown-it'
import { highlight } from './highlight.mjs'

// The anchor that code hosts give a heading: small letters, no marks, hyphens for blanks; a second one of the name gets `-1`.
export function anchors() {
  const taken = new Map()
  return (heading) => {
    const slug = heading.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replace(/ /g, '-')
    const before = taken.get(slug) ?? 0
    taken.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  }
}

const plain = (token) => (token.children ?? []).map((child) => (child.type === 'softbreak' ? ' ' : child.content)).join('')

// { html, title, headings: [{ level, text, anchor }], links: [{ address, line, anchored }], sections: [{ anchor, heading, text }] };
// `href(address)` is what a link's address becomes in the site.
export function render(text, href) {
  const markdown = new MarkdownIt({ html: false, highlight: (code, language) => highlight(code, language) })
  const tokens = markdown.parse(text, {})
  const anchorOf = anchors()
  const headings = [], links = []
  const sections = [{ anchor: '', heading: '', text: '' }]
  let heading = null
  for (const token of tokens) {
    if (token.type === 'heading_open') heading = token
    if (token.type === 'inline') {
      if (heading) {
        const entry = { level: Number(heading.tag.slice(1)), text: plain(token), anchor: anchorOf(plain(token)) }
        heading.attrSet('id', entry.anchor)
        headings.push(entry)
        sections.push({ anchor: entry.anchor, heading: entry.text, text: '' })
        heading = null
      } else {
        sections.at(-1).text += `${plain(token)} `
      }
      for (const child of token.children ?? []) {
        if (child.type !== 'link_open') continue
        const address = child.attrGet('href')
        links.push({ address, line: (token.map?.[0] ?? 0) + 1 })
        child.attrSet('href', href(address))
      }
    }
    if (token.type === 'fence' || token.type === 'code_block') sections.at(-1).text += `${token.content} `
  }
  markdown.renderer.rules.table_open = () => '<div class="wide"><table>\n'
  markdown.renderer.rules.table_close = () => '</table></div>\n'
  return {
    html: markdown.renderer.render(tokens, markdown.options, {}),
    title: headings[0]?.text ?? '',
    headings,
    links,
    sections: sections.filter((section) => section.heading !== '' || section.text.trim() !== ''),
  }
}
