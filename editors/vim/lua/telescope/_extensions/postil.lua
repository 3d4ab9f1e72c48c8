-- SPDX-License-Identifier: GPL-2.0-or-later
-- A picker for telescope.nvim, where that is installed:
--
--   require('telescope').load_extension('postil')
--   :Telescope postil [query=...]
--
-- Hits come as one types, from the plugin's own server, in its order. Telescope
-- neither filters nor sorts them.
local action_set = require('telescope.actions.set')
local action_state = require('telescope.actions.state')
local actions = require('telescope.actions')
local config = require('telescope.config').values
local pickers = require('telescope.pickers')
local sorters = require('telescope.sorters')

-- Asks for the prompt, and cancels what was asked before. What telescope calls a
-- finder: it is called with a prompt, what takes each entry, and what is told of
-- the end.
local Finder = {}
Finder.__index = Finder

function Finder:close()
  if self.asked then
    vim.fn['postil#server#cancel'](self.asked)
    self.asked = nil
  end
end

local function entry_of(item)
  return {
    value = item,
    ordinal = item.text,
    display = item.text,
    filename = item.filename,
    lnum = item.lnum,
    col = item.col,
    lnend = item.end_lnum,
    colend = item.end_col,
  }
end

function Finder:__call(prompt, process_result, process_complete)
  self:close()
  if prompt:match('^%s*$') then
    process_complete()
    return
  end
  local params = {
    query = prompt,
    limit = vim.fn['postil#limit'](),
    snippets = 1,
    partial = true,
    live = 'telescope',
  }
  self.asked = vim.fn['postil#server#request'](self.folder, 'search', params,
    function(failure, result)
      self.asked = nil
      if failure.message then
        vim.fn['postil#error'](vim.fn['postil#message'](failure))
      end
      for number, item in ipairs(result.hits
          and vim.fn['postil#hit#items'](result.base, result.hits) or {}) do
        local entry = entry_of(item)
        entry.index = number
        if process_result(entry) then
          return
        end
      end
      process_complete()
    end)
end

-- Telescope's own way takes the names of what is packed in archives for files.
-- Leaving Insert mode, which happens later, takes the cursor a column back.
local function open(prompt_bufnr, command)
  local entry = action_state.get_selected_entry()
  if entry == nil then
    return
  end
  actions.close(prompt_bufnr)
  vim.cmd(command .. ' ' .. vim.fn.fnameescape(entry.filename))
  local back = vim.fn.mode() == 'i' and 1 or 0
  vim.fn.cursor(entry.lnum, entry.col + back)
end

local function search(options)
  options = options or {}
  pickers.new(options, {
    prompt_title = 'Articles',
    default_text = options.query,
    finder = setmetatable({folder = vim.fn['postil#path#folder']()}, Finder),
    sorter = sorters.empty(),
    previewer = config.qflist_previewer(options),
    attach_mappings = function()
      action_set.edit:replace(open)
      return true
    end,
  }):find()
end

return require('telescope').register_extension({exports = {postil = search}})
