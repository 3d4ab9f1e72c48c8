-- SPDX-License-Identifier: GPL-2.0-or-later
-- Neovim's own client. What fails is written to $CASE_OUT, or "ok" is.
local tree = os.getenv('TREE')

local function check(good, what)
  if not good then
    error(what, 2)
  end
end

local client

-- Changes are told from a timer, of 150 ms.
local function settle()
  vim.wait(600, function()
    return false
  end)
end

local function ask(method, params)
  local answer, why = client.request_sync(method, params, 20000, 0)
  check(answer, method .. ': ' .. tostring(why))
  check(not answer.error, method .. ': ' .. vim.inspect(answer.error))
  return answer.result
end

local function main()
  vim.cmd('filetype on')
  dofile(os.getenv('RECIPE'))
  vim.cmd('edit ' .. vim.fn.fnameescape(tree .. '/2014/night-trains.md'))
  check(vim.wait(20000, function()
    return next(vim.lsp.buf_get_clients(0)) ~= nil
  end), 'it starts')
  local id = next(vim.lsp.buf_get_clients(0))
  client = vim.lsp.get_client_by_id(id)

  -- A search fills the quickfix list, in the server's order.
  vim.lsp.buf.workspace_symbol('"night train"')
  check(vim.wait(20000, function()
    return #vim.fn.getqflist() == 3
  end), 'three places')
  local first = vim.fn.getqflist()[1]
  check(vim.fn.bufname(first.bufnr):match('letters/on%-night%-trains.md$'), 'the best')
  check(first.lnum == 6 and first.text:match('night train'), vim.inspect(first))
  vim.cmd('cfirst')
  check(vim.fn.expand('<cword>') == 'night', 'on the word')

  -- Columns count in UTF-16; a path with a space and a colon.
  local moa = ask('workspace/symbol', { query = 'moa' })[1]
  vim.lsp.util.jump_to_location(moa.location, 'utf-16')
  check(vim.fn.expand('<cword>') == 'moa', 'behind an emoji: ' .. vim.fn.expand('<cword>'))
  local quagga = ask('workspace/symbol', { query = 'quagga' })[1]
  vim.lsp.util.jump_to_location(quagga.location, 'utf-16')
  check(vim.fn.expand('%:t') == 'one: two.txt' and vim.fn.expand('<cword>') == 'quagga', 'a colon')

  -- What is typed is known at once.
  vim.cmd('edit ' .. vim.fn.fnameescape(tree .. '/draft.md'))
  vim.api.nvim_buf_set_lines(0, 0, -1, true, { '😀 See [[Bring back the night train]].', 'Sleeping cars at night' })
  settle()
  vim.api.nvim_win_set_cursor(0, { 1, 14 })
  local hover = ask('textDocument/hover', vim.lsp.util.make_position_params(0, 'utf-16'))
  check(hover.contents.value:match('John Roe, 2014%-11%-19'), vim.inspect(hover))
  vim.api.nvim_buf_set_text(0, 1, 0, 1, 0, { '[[night bri ' })
  settle()
  vim.api.nvim_win_set_cursor(0, { 2, 11 })
  local items = ask('textDocument/completion', vim.lsp.util.make_position_params(0, 'utf-16')).items
  check(items[1].label == 'Bring back the night train', vim.inspect(items))
  vim.api.nvim_buf_set_text(0, 1, 0, 1, 12, { '' })
  settle()

  -- A citation behind a selection.
  local actions = ask('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = { line = 1, character = 0 }, ['end'] = { line = 1, character = 22 } },
    context = { diagnostics = {} },
  })
  local cite = vim.tbl_filter(function(a)
    return a.edit and a.title:match('Bring back')
  end, actions)[1]
  check(cite, vim.inspect(actions))
  vim.lsp.util.apply_workspace_edit(cite.edit, 'utf-16')
  local line = vim.api.nvim_buf_get_lines(0, 1, 2, true)[1]
  check(line == 'Sleeping cars at night (John Roe, ["Bring back the night train"](2014/night-trains.md), 2014-11-19)', line)
  vim.lsp.stop_client(id)
  check(vim.wait(20000, function()
    return vim.lsp.get_client_by_id(id) == nil
  end), 'it stops')
end

local good, why = pcall(main)
vim.fn.writefile({ good and 'ok' or tostring(why) }, os.getenv('CASE_OUT'))
vim.cmd('qall!')
