// SPDX-License-Identifier: Apache-2.0
// Writes syntaxes/proviso.tmLanguage.json from the words of grammar/ProvisoLexer.g4: run `npm run grammar` when one is new.
import { readFileSync, writeFileSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const lexer = readFileSync(new URL('../../grammar/ProvisoLexer.g4', here), 'utf8');
const keywords = [...lexer.matchAll(/^KW_\w+ : '(\w+)' ;/gm)].map((match) => match[1]);
const between = (first, last) => keywords.slice(keywords.indexOf(first), keywords.indexOf(last) + 1);

const declarations = between('policy', 'guarantee');
const answers = ['yes', 'no', 'unsure'];
const operators = ['and', 'or', 'not', 'is', 'if', 'then', 'else', 'where', 'in', 'any', 'every'];
const others = keywords.filter((word) => ![...declarations, ...answers, ...operators].includes(word));
const words = (list) => `(?<![\\p{L}\\p{N}_.])(?:${list.join('|')})(?![\\p{L}\\p{N}_])`;

const grammar = {
  $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
  name: 'Proviso',
  scopeName: 'source.proviso',
  patterns: [{ include: '#comment' }, { include: '#declaration' }, { include: '#field' }, { include: '#expression' }],
  repository: {
    comment: { name: 'comment.line.number-sign.proviso', match: '#.*$' },
    declaration: {
      match: `^(?:(replace|amend|remove)\\s+)?(${declarations.join('|')})\\s+([\\p{L}][\\p{L}\\p{N}_.]*)`,
      captures: {
        1: { name: 'keyword.control.proviso' },
        2: { name: 'keyword.declaration.proviso' },
        3: { name: 'entity.name.proviso' },
      },
    },
    field: {
      match: '^\\s+([\\p{L}][\\p{L}\\p{N}_]*)\\s*(?=:)',
      captures: { 1: { name: 'variable.other.property.proviso' } },
    },
    expression: {
      patterns: [
        { include: '#comment' },
        { include: '#text' },
        { name: 'constant.numeric.date.proviso', match: '\\b\\d{4}-\\d{2}-\\d{2}(?:T[0-9:.]+(?:Z|[+-]\\d{2}:\\d{2}))?' },
        { name: 'constant.numeric.money.proviso', match: '\\b[A-Z]{3}[ \\t]+\\d+(?:\\.\\d+)?' },
        { name: 'constant.numeric.proviso', match: '(?<![\\p{L}_])\\d+(?:\\.\\d+)?%?' },
        { name: 'constant.language.proviso', match: words(answers) },
        { name: 'keyword.operator.word.proviso', match: words(operators) },
        { name: 'keyword.declaration.proviso', match: `^\\s*(?:${declarations.join('|')})(?![\\p{L}\\p{N}_])` },
        { name: 'keyword.other.proviso', match: words(others) },
        { name: 'keyword.operator.proviso', match: '=>|!=|<=|>=|[=<>+*/|-]' },
        { name: 'entity.name.type.proviso', match: '(?<![\\p{L}\\p{N}_])\\p{Lu}[\\p{L}\\p{N}_]*' },
      ],
    },
    text: {
      name: 'string.quoted.double.proviso',
      begin: '"',
      end: '"|$',
      patterns: [
        { name: 'constant.character.escape.proviso', match: '\\\\.' },
        {
          name: 'meta.interpolation.proviso',
          begin: '\\{',
          end: '\\}|(?=$)',
          beginCaptures: { 0: { name: 'punctuation.section.interpolation.begin.proviso' } },
          endCaptures: { 0: { name: 'punctuation.section.interpolation.end.proviso' } },
          patterns: [{ include: '#expression' }],
        },
      ],
    },
  },
};

writeFileSync(new URL('syntaxes/proviso.tmLanguage.json', here), `${JSON.stringify(grammar, null, 2)}\n`);
