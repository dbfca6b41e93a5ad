// SPDX-License-Identifier: Apache-2.0
// Starts `proviso lsp` and runs the commands of the palette in a terminal. All that is known about policies is known there.
'use strict';

const path = require('path');
const vscode = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

let client;

function program() {
  return vscode.workspace.getConfiguration('proviso').get('path') || 'proviso';
}

// Literate policies are Markdown to the editor; by their names they are policies.
const documents = [
  { scheme: 'file', language: 'proviso' },
  { scheme: 'file', language: 'markdown', pattern: '**/*.proviso.md' },
];

async function start() {
  const run = { command: program(), args: ['lsp'], transport: TransportKind.stdio };
  client = new LanguageClient('proviso', 'Proviso', { run, debug: run }, {
    documentSelector: documents,
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.{proviso,md}') },
  });
  try {
    await client.start();
  } catch (error) {
    const settings = 'Open settings';
    const chosen = await vscode.window.showErrorMessage(
      `Proviso: \`${program()} lsp\` could not be started. Install proviso, or say in the settings where it is.`, settings);
    if (chosen === settings) vscode.commands.executeCommand('workbench.action.openSettings', 'proviso.path');
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running && running.isRunning()) await running.stop();
}

// The folder of the file at hand holds its policy.
function policyFolder() {
  const editor = vscode.window.activeTextEditor;
  const file = editor && editor.document.uri.scheme === 'file' ? editor.document.uri.fsPath : '';
  if (/\.proviso(\.md)?$/.test(file)) return path.dirname(file);
  vscode.window.showInformationMessage('Proviso: open a file of the policy first.');
  return undefined;
}

// As a task, so that words are handed on as they are, whatever shell there is.
function execute(name, words, folder) {
  const task = new vscode.Task({ type: 'process', name }, vscode.TaskScope.Workspace, name, 'proviso',
    new vscode.ProcessExecution(program(), words, { cwd: folder }));
  task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
  return vscode.tasks.executeTask(task);
}

async function saveThen(run) {
  const folder = policyFolder();
  if (folder && await vscode.workspace.saveAll(false)) await run(folder);
}

async function runArchive(folder) {
  const archives = await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: 'Decide' });
  if (archives && archives.length > 0)
    await execute('run', ['run', '.', ...archives.map((archive) => archive.fsPath)], folder);
}

async function activate(context) {
  const command = (name, run) => context.subscriptions.push(vscode.commands.registerCommand(name, run));
  command('proviso.test', () => saveThen((folder) => execute('test', ['test', '.'], folder)));
  command('proviso.check', () => saveThen((folder) => execute('check', ['check', '.'], folder)));
  command('proviso.run', () => saveThen(runArchive));
  command('proviso.restart', async () => {
    await stop();
    await start();
  });
  await start();
}

module.exports = { activate, deactivate: stop };
