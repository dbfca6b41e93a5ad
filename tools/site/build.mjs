// SPDX-License-Identifier: Apache-2.0
// node build.mjs ROOT OUT: renders the documentation; a broken link is an error.
import { build } from './site.mjs'

const [root, out] = process.argv.slice(2)
if (out === undefined) {
  console.error('usage: node build.mjs ROOT OUT')
  process.exit(2)
}
const { pages, problems } = build(root, out)
for (const problem of problems) console.error(problem)
console.log(`${pages.length} pages in ${out}, ${problems.length} broken links`)
process.exit(problems.length > 0 ? 1 : 0)
