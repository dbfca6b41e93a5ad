// SPDX-License-Identifier: Apache-2.0
// The search box: looks through the sections of all pages, in the reader's own browser.
;(() => {
  const box = document.querySelector('.search input'), list = document.querySelector('.search .hits')
  const up = document.body.dataset.up, most = 12
  let index = null

  function indexed() {
    if (index) return index
    index = new MiniSearch({
      fields: ['heading', 'text', 'page'],
      idField: 'id',
      // Names such as `first_row` and `--why-not` are found by their parts.
      tokenize: (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean),
      searchOptions: { boost: { heading: 3, page: 1.5 }, prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : 0), combineWith: 'AND' },
    })
    index.addAll(window.provisoSections.map((section, id) => ({ id, ...section })))
    return index
  }

  // The text around the first word found.
  function excerpt(section, terms) {
    const low = section.text.toLowerCase()
    const at = Math.max(0, Math.min(...terms.map((term) => low.indexOf(term)).filter((place) => place >= 0), low.length) - 40)
    const from = at >= low.length - 40 ? 0 : at
    return (from > 0 ? '… ' : '') + section.text.slice(from, from + 160)
  }

  function show() {
    const words = box.value.trim()
    list.replaceChildren()
    list.hidden = words === ''
    if (list.hidden) return
    const hits = indexed().search(words).slice(0, most)
    for (const hit of hits) {
      const section = window.provisoSections[hit.id]
      const item = document.createElement('li'), link = document.createElement('a'), where = document.createElement('small')
      link.href = up + section.href
      link.textContent = section.heading === section.page ? section.page : `${section.page}: ${section.heading}`
      where.textContent = excerpt(section, hit.terms)
      link.append(where)
      item.append(link)
      list.append(item)
    }
    if (hits.length === 0) {
      const item = document.createElement('li')
      item.textContent = 'Nothing found.'
      list.append(item)
    }
  }

  function move(step) {
    const links = [...list.querySelectorAll('a')]
    const next = links.indexOf(document.activeElement) + step
    if (next < 0) box.focus()
    else links[Math.min(next, links.length - 1)]?.focus()
  }

  box.addEventListener('input', show)
  box.addEventListener('focus', show)
  document.addEventListener('keydown', (event) => {
    const searching = box === document.activeElement || list.contains(document.activeElement)
    if (event.key === '/' && !searching) box.focus()
    else if (event.key === 'Escape' && searching) (list.hidden = true), box.blur()
    else if (event.key === 'ArrowDown' && searching) move(1)
    else if (event.key === 'ArrowUp' && searching) move(-1)
    else if (event.key === 'Enter' && box === document.activeElement) list.querySelector('a')?.click()
    else return
    if (event.key !== 'Enter') event.preventDefault()
  })
  document.addEventListener('click', (event) => {
    if (!event.target.closest('.search') || event.target.closest('.hits a')) list.hidden = true
  })
})()
