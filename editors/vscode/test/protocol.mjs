// SPDX-License-Identifier: Apache-2.0
// The protocol's own client against `proviso lsp`: opens a policy, completes, explains, renames, formats.
//   PROVISO_CLI=build/release/proviso node editors/vscode/test/protocol.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-languageserver-protocol/node');

const folder = mkdtempSync(join(tmpdir(), 'proviso-'));
const file = join(folder, 'small.proviso');
const text = `policy studio.small
  version "1"
  decides Form as of day

record Form
  day   : date, required
  shown : answer, "Is it shown?"

outcomes
  notify  "Tell us."
  consult "Ask us."
  otherwise notify
  when unsure consult

rule shown_is_discussed "What is shown is discussed"
  when    shown
  then consult
`;
writeFileSync(file, text);
const uri = pathToFileURL(file).href;

const server = spawn(process.env.PROVISO_CLI ?? 'proviso', ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
const ended = new Promise((resolve) => server.on('exit', resolve));
const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
const published = [];
let wake = () => {};
connection.onNotification('textDocument/publishDiagnostics', (params) => {
  published.push(params);
  wake();
});
connection.listen();

// The next diagnostics that `wanted` holds of.
async function diagnostics(wanted) {
  for (;;) {
    const found = published.find(wanted);
    if (found) return found;
    await new Promise((resolve) => { wake = resolve; });
  }
}

const timer = setTimeout(() => {
  console.error('the server did not answer in time');
  process.exit(1);
}, 60000);
try {
  const hello = await connection.sendRequest('initialize', {
    processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {},
  });
  assert.equal(hello.serverInfo.name, 'proviso');
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'proviso', version: 1, text } });
  assert.deepEqual((await diagnostics((params) => params.uri === uri)).diagnostics, []);

  const hover = await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 15, character: 12 } });
  assert.match(hover.contents.value, /Is it shown\?/);
  const items = (await connection.sendRequest('textDocument/completion', {
    textDocument: { uri }, position: { line: 16, character: 7 },
  })).items.map((item) => item.label);
  assert.ok(items.includes('consult') && items.includes('notify'), items.join());
  const renamed = await connection.sendRequest('textDocument/rename', {
    textDocument: { uri }, position: { line: 15, character: 12 }, newName: 'visible',
  });
  assert.equal(renamed.changes[uri].length, 2);
  const edits = await connection.sendRequest('textDocument/formatting', {
    textDocument: { uri }, options: { tabSize: 2, insertSpaces: true },
  });
  assert.equal(edits.length, 1);
  assert.match(edits[0].newText, /^ {2}when shown$/m);

  const at = { line: 16, character: 14 };
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 }, contentChanges: [{ range: { start: { line: 16, character: 13 }, end: at }, text: '' }],
  });
  const wrong = await diagnostics((params) => params.uri === uri && params.diagnostics.length > 0);
  assert.match(wrong.diagnostics[0].message, /did you mean `consult`/);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  assert.equal(await ended, 0);
  assert.equal(readFileSync(file, 'utf8'), text);
  console.log('protocol client: opens, explains, completes, renames, formats, diagnoses');
} finally {
  clearTimeout(timer);
  connection.dispose();
  server.kill();
  rmSync(folder, { recursive: true });
}
