// SPDX-License-Identifier: Apache-2.0
// Colours for the blocks that pages show: policies, and what was typed into a terminal. Other languages stay as they are.
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const span = (name, text) => `<span class="${name}">${escaped(text)}</span>`

// The words that begin a declaration or a clause, where they are the first of a line.
const BEGINNINGS = new Set(
  `accepting amend amends as based because business calendar choice cite covers decides define digest effective escalate every exactly
   exception expect file first for given guarantee guideline holiday if link met note notwithstanding otherwise outcome outcomes owner
   parameter policy read record remove replace require role rule rules scenario source subject table then title use version
   weekend whenever when with`.split(/\s+/),
)
const TOKEN = /(#.*)|("(?:\\.|[^"\\\n])*")|(\b\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?|\b\d[\d.]*%?)|([A-Za-z_]\w*)/g

function policyLine(line) {
  let html = '', end = 0
  const first = line.search(/\S/)
  for (const match of line.matchAll(TOKEN)) {
    html += escaped(line.slice(end, match.index))
    end = match.index + match[0].length
    if (match[1]) html += span('remark', match[1])
    else if (match[2]) html += span('text', match[2])
    else if (match[3]) html += span('value', match[3])
    else html += match.index === first && BEGINNINGS.has(match[4]) ? span('word', match[4]) : escaped(match[4])
  }
  return html + escaped(line.slice(end))
}

const consoleLine = (line) => (/^[$>] /.test(line) ? span('typed', line) : escaped(line))

// HTML, or '' where the language is none of ours.
export function highlight(code, language) {
  const line = { proviso: policyLine, console: consoleLine }[language]
  return line ? code.split('\n').map(line).join('\n') : ''
}
