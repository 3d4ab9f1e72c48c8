-- SPDX-License-Identifier: GPL-2.0-or-later
-- The picker, with a stub of what it uses of telescope.nvim (0.1.0 and newer).
-- What went wrong is written to $CASE_OUT.
local entries, ended, picker, replaced, closed

package.preload['telescope'] = function()
  return {register_extension = function(extension) return extension end}
end
package.preload['telescope.config'] = function()
  return {values = {qflist_previewer = function() return 'previewer' end}}
end
package.preload['telescope.sorters'] = function()
  return {empty = function() return 'sorter' end}
end
package.preload['telescope.actions'] = function()
  return {close = function(prompt) closed = prompt end}
end
package.preload['telescope.actions.set'] = function()
  return {edit = {replace = function(_, action) replaced = action end}}
end
package.preload['telescope.actions.state'] = function()
  return {get_selected_entry = function() return entries[1] end}
end
package.preload['telescope.pickers'] = function()
  return {new = function(options, defaults)
    picker = {options = options, defaults = defaults}
    function picker:find()
      self.is_open = true
    end
    return picker
  end}
end

local wrong = {}
local function equal(expected, got)
  if not vim.deep_equal(expected, got) then
    table.insert(wrong, 'expected ' .. vim.inspect(expected) .. ', got ' .. vim.inspect(got)
      .. debug.traceback())
  end
end

local function take(entry)
  table.insert(entries, entry)
end

local function finish()
  ended = true
end

local function ask(prompts)
  entries, ended = {}, false
  for _, prompt in ipairs(prompts) do
    picker.defaults.finder(prompt, take, finish)
  end
  equal(true, vim.wait(5000, function() return ended end))
end

local function land(prompt, command)
  ask({prompt})
  replaced(7, command)
  return {vim.fn.expand('%:t'), vim.fn.line('.'), vim.fn.col('.')}
end

vim.cmd('edit 2014/night-trains.md')
local extension = dofile(vim.fn.globpath(vim.o.packpath,
  'pack/postil/start/postil/lua/telescope/_extensions/postil.lua'))
extension.exports.postil({query = 'harbour'})
equal(true, picker.is_open)
equal('harbour', picker.defaults.default_text)
equal('previewer', picker.defaults.previewer)
equal('sorter', picker.defaults.sorter)
equal(true, picker.defaults.attach_mappings())

-- What was typed last, in the order of the server.
ask({'h', 'harb', 'harbour'})
equal(3, #entries)
equal({1, 2, 3}, vim.tbl_map(function(entry) return entry.index end, entries))
equal(1, vim.fn['postil#server#count']())
local first = entries[1]
equal('Who pays for the harbour?: The harbour at low tide', first.display:sub(1, 50))
equal({19, 8, 19, 15}, {first.lnum, first.col, first.lnend, first.colend})

equal({'harbour-dues.html', 24, 59}, land('ferry', 'edit'))
equal(7, closed)
equal({'one: two.txt', 4, 3}, land('dodo', 'new'))
equal({'wide.txt', 3, 17}, land('moa', 'edit'))
equal({'Of a packet', 3, 14}, land('solenodon', 'tabedit'))

-- Nothing typed, nothing found, no program: no entries, and an end.
ask({' '})
equal({}, entries)
ask({'xyzzyx'})
equal({}, entries)
vim.fn['postil#server#stop']()
vim.wait(5000, function() return vim.fn['postil#server#count']() == 0 end)
vim.g.postil_command = 'postil-that-is-not'
ask({'rain'})
equal({}, entries)
equal(true, vim.fn.execute('messages'):find('cannot run "postil-that-is-not"', 1, true) ~= nil)
picker.defaults.finder:close()

vim.fn.writefile(wrong, vim.env.CASE_OUT)
vim.cmd('qall!')
