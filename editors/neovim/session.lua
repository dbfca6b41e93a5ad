-- SPDX-License-Identifier: Apache-2.0
-- A session of a real editor, without a screen: opens a policy, is told a mistake, completes, renames, formats.
--   PROVISO_CLI=build/release/proviso nvim --headless --clean -l …; `./dev editors` runs it. Ends with exit code 1 where something fails.
local function check(holds, what)
  if holds then return end
  io.stderr:write('failed: ' .. what .. '\n')
  vim.cmd('cquit 1')
end

local source = debug.getinfo(1, 'S').source:sub(2)
package.path = vim.fn.fnamemodify(source, ':p:h') .. '/?.lua;' .. package.path
local proviso = require('proviso')
proviso.setup({ command = vim.env.PROVISO_CLI })

local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
local file = folder .. '/small.proviso'
vim.fn.writefile({
  'policy studio.small', '  version "1"', '  decides Form as of day', '',
  'record Form', '  day   : date, required', '  shown : answer, "Is it shown?"', '',
  'outcomes', '  notify  "Tell us."', '  consult "Ask us."', '  otherwise notify', '  when unsure consult', '',
  'rule shown_is_discussed "What is shown is discussed"', '  when    shown', '  then consul',
}, file)
vim.cmd('edit ' .. vim.fn.fnameescape(file))

local function found() return vim.diagnostic.get(0) end
check(vim.wait(20000, function() return #found() == 1 end, 50), 'one mistake is told')
check(found()[1].message:find('did you mean `consult`', 1, true) ~= nil, 'with what was meant')

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do return answer.result end
end

vim.api.nvim_win_set_cursor(0, { 17, 10 })
local labels = {}
for _, item in ipairs(ask('textDocument/completion', vim.lsp.util.make_position_params(0, 'utf-16')).items) do
  labels[item.label] = true
end
check(labels.consult and labels.notify, 'outcomes are proposed')
vim.api.nvim_buf_set_lines(0, 16, 17, false, { '  then consult' })
check(vim.wait(20000, function() return #found() == 0 end, 50), 'the mistake is gone')

vim.api.nvim_win_set_cursor(0, { 16, 11 })
local params = vim.lsp.util.make_position_params(0, 'utf-16')
params.newName = 'visible'
vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', params), 'utf-16')
vim.lsp.util.apply_text_edits(ask('textDocument/formatting', vim.lsp.util.make_formatting_params()), 0, 'utf-16')
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
check(text:find('\n  visible : answer', 1, true) ~= nil, 'the field has its new name')
check(text:find('\n  when visible\n', 1, true) ~= nil, 'so has what names it, laid out')
vim.fn.delete(folder, 'rf')
io.stdout:write('Neovim: opens, is told a mistake, completes, renames, formats\n')
vim.cmd('qall!')
