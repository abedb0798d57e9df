-- Uses the server as a person does in Neovim, and writes down what is seen: JSON in the file that GRADLENS_SEEN names.
local seen = {}

local function fail(what)
  error('waited for ' .. what .. '; seen so far: ' .. vim.inspect(seen))
end

local function until_there(what, look)
  local found
  vim.wait(20000, function()
    found = look()
    return found
  end, 20)
  return found or fail(what)
end

local function open(file)
  vim.cmd('edit ' .. file)
  return until_there('findings in ' .. file, function()
    local list = vim.diagnostic.get(0)
    return #list > 0 and list
  end)
end

local function put_cursor(line, text)
  local column = vim.fn.getline(line):find(text, 1, true)
  vim.api.nvim_win_set_cursor(0, { line, column - 1 })
end

local function floating_window()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then return window end
  end
end

-- The words of the hover on a piece of text; the server may have nothing to say at first.
local function hover(line, text)
  put_cursor(line, text)
  local window = until_there('a hover on ' .. text, function()
    vim.lsp.buf.hover()
    vim.wait(500, floating_window, 20)
    return floating_window()
  end)
  local words = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return table.concat(words, '\n')
end

-- What stands in the buffer without being its text, and where: `LINE text`.
local function virtual_text(expected)
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    for _, mark in ipairs(name:find('codelens') and vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true }) or {}) do
      local chunks = mark[4].virt_text or (mark[4].virt_lines or {})[1] or {}
      local words = table.concat(vim.tbl_map(function(chunk) return chunk[1] end, chunks))
      if words:find(expected, 1, true) then return { line = mark[2] + 1, text = words } end
    end
  end
end

local function lens(expected)
  return until_there('a lens that says ' .. expected, function()
    if vim.lsp.codelens.enable then vim.lsp.codelens.enable(true) else vim.lsp.codelens.refresh() end
    vim.wait(200, function() vim.cmd('redraw') return virtual_text(expected) end, 20)
    return virtual_text(expected)
  end)
end

-- Runs the first lens of the line, and returns what Neovim tells then.
local function run_lens(line, expected)
  put_cursor(line, 'function')
  vim.ui.select = function(lenses, _, choose) choose(lenses[1], 1) end
  vim.lsp.codelens.run()
  return until_there('a message that says ' .. expected, function()
    local messages = vim.fn.execute('messages')
    return messages:find(expected, 1, true) and messages
  end)
end

-- Asks for what can be done at the cursor, and takes the first action.
local function take_first_action()
  local before = vim.api.nvim_buf_get_changedtick(0)
  vim.ui.select = function(actions, _, choose) choose(actions[1], 1) end
  vim.lsp.buf.code_action()
  until_there('a change', function() return vim.api.nvim_buf_get_changedtick(0) > before end)
end

local function session()
  seen.findings = open('findings/wrong-gradient.ts')
  seen.hover = hover(7, 'wave')
  seen.expression = hover(8, 'Math.cos')
  seen.lens = lens('✓ check')
  seen.run = run_lens(7, 'agrees with differences')

  put_cursor(18, 'Math.sin')
  take_first_action()
  seen.line = vim.fn.getline(18)
  until_there('the end of the finding', function() return #vim.diagnostic.get(0) == 0 end)
  vim.cmd('write')

  seen.set = open('findings/kink.ts')
end

local ok, problem = pcall(session)
if not ok then seen.problem = tostring(problem) end
for _, name in ipairs({ 'findings', 'set' }) do
  seen[name] = vim.tbl_map(function(finding)
    local place = { finding.lnum + 1, finding.col + 1, finding.end_lnum + 1, finding.end_col + 1 }
    return { place = place, severity = vim.diagnostic.severity[finding.severity], source = finding.source, message = finding.message }
  end, seen[name] or {})
end
seen.messages = vim.fn.execute('messages')
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.GRADLENS_SEEN)
vim.cmd('qall!')
