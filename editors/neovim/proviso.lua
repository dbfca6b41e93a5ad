-- SPDX-License-Identifier: Apache-2.0
-- Proviso in Neovim, 0.7 or newer: put this file where `require` finds it, lua/proviso.lua, and say `require('proviso').setup()`.
local proviso = {}

local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  local top = vim.fn.finddir('.git', folder .. ';')
  return top == '' and folder or vim.fn.fnamemodify(top, ':p:h:h')
end

-- One server for each workspace.
local clients = {}

function proviso.attach(buffer, command)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  if clients[root] == nil or vim.lsp.get_client_by_id(clients[root]) == nil then
    clients[root] = vim.lsp.start_client({ name = 'proviso', cmd = { command or 'proviso', 'lsp' }, root_dir = root })
  end
  if clients[root] ~= nil then vim.lsp.buf_attach_client(buffer, clients[root]) end
  return clients[root]
end

-- options.command: the program, where it is not on the PATH.
function proviso.setup(options)
  local command = (options or {}).command
  vim.filetype.add({ extension = { proviso = 'proviso' } })
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
    pattern = { '*.proviso', '*.proviso.md' },
    callback = function(event)
      vim.bo[event.buf].commentstring = '# %s'
      proviso.attach(event.buf, command)
    end,
  })
end

return proviso
