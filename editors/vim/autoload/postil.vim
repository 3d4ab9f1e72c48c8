" SPDX-License-Identifier: GPL-2.0-or-later
" Searches whose answer is a quickfix list. Options of a search:
"   jump   go to the first hit at once (default 0)

" What the last search is doing, for 'statusline'.
let s:status = ''
let s:asked = 0

function! postil#statusline() abort
  return s:status
endfunction

function! postil#search(query, options) abort
  call s:ask('search', {'query': a:query, 'limit': postil#limit(),
        \ 'snippets': postil#snippets(), 'partial': v:true},
        \ ':Postil ' . a:query, a:options)
endfunction

" Articles like a file, like some lines of the buffer, or like all of it.
function! postil#similar(file, lines, options) abort
  let l:params = {'limit': postil#limit(), 'snippets': postil#snippets()}
  if a:file !=# ''
    let l:params.path = fnamemodify(expand(a:file), ':p')
    let l:title = a:file
  else
    let l:range = empty(a:lines) ? [1, '$'] : a:lines
    let l:params.text = join(call('getline', l:range), "\n")
    let l:title = expand('%:t')
  endif
  call s:ask('similar', l:params, ':PostilSimilar ' . l:title, a:options)
endfunction

" Through 'grepprg': a line for each match, and Vim waits for them.
function! postil#grep(query, bang) abort
  let l:saved = [&l:grepprg, &grepformat]
  let l:command = get(g:, 'postil_command', 'postil')
  try
    let &l:grepprg = escape(shellescape(l:command), '%#|')
          \ . ' search --vimgrep --color=never'
    set grepformat=%f:%l:%c:%m
    execute 'silent grep! --' shellescape(a:query, 1)
  finally
    let [&l:grepprg, &grepformat] = l:saved
    redraw!
  endtry
  " The status is that of 'shellpipe'. What is no place is what went wrong.
  let l:list = getqflist()
  if empty(l:list)
    call postil#note('nothing found; :Postil ' . a:query . ' may say why')
  elseif empty(filter(copy(l:list), 'v:val.valid'))
    call postil#error(join(map(l:list, 'v:val.text'), '; '))
  elseif !a:bang
    cfirst
  endif
endfunction

" The text last selected; `quoted`: as a phrase of a query.
function! postil#selection(quoted) abort
  let l:saved = [getreg('"'), getregtype('"')]
  normal! gv""y
  let l:text = getreg('"')
  call setreg('"', l:saved[0], l:saved[1])
  let l:text = trim(substitute(l:text, '\_s\+', ' ', 'g'))
  return a:quoted ? '"' . substitute(l:text, '"', ' ', 'g') . '"' : l:text
endfunction

function! postil#limit() abort
  return get(g:, 'postil_limit', 50)
endfunction

function! postil#snippets() abort
  return get(g:, 'postil_snippets', 2)
endfunction

" An error as a message: never a backtrace. Messages may hold text from outside.
function! postil#error(message) abort
  redraw
  echohl ErrorMsg
  for l:line in split(a:message, "\n")
    echomsg 'postil: ' . substitute(postil#hit#line(l:line), '^postil: ', '', '')
  endfor
  echohl None
endfunction

function! postil#note(message) abort
  redraw
  echomsg 'postil: ' . postil#hit#line(a:message)
endfunction

" A list or a citation is there.
function! postil#done() abort
  if exists('#User#PostilDone')
    doautocmd <nomodeline> User PostilDone
  endif
endfunction

" --- one search --------------------------------------------------------------

function! s:ask(method, params, title, options) abort
  if s:asked
    call postil#server#cancel(s:asked)
  endif
  call s:say('searching')
  let s:asked = postil#server#request(postil#path#folder(), a:method, a:params,
        \ {error, result -> s:answered(error, result, a:title, a:options)})
endfunction

function! s:say(status) abort
  let s:status = a:status
  redrawstatus!
endfunction

function! s:answered(error, result, title, options) abort
  let s:asked = 0
  if !empty(a:error)
    call s:say('failed')
    return postil#error(postil#message(a:error))
  endif
  let l:hits = a:result.hits
  call s:say(postil#summary(a:result))
  if empty(l:hits)
    return postil#note(s:nothing(a:result))
  endif
  call setqflist([], ' ', {
        \ 'title': a:title,
        \ 'items': postil#hit#items(a:result.base, l:hits),
        \ 'context': {'postil': s:item_hits(a:result)}})
  call s:open(a:options)
  call postil#done()
endfunction

" What an error says, with the hint that comes with it.
function! postil#message(error) abort
  let l:data = get(a:error, 'data', {})
  let l:hint = type(l:data) == v:t_dict ? get(l:data, 'hint', '') : ''
  return a:error.message
        \ . (type(l:hint) == v:t_string && l:hint !=# '' ? "\n" . l:hint : '')
endfunction

" How much was found, and what of the query was not understood.
function! postil#summary(result) abort
  let l:total = a:result.end.total
  let l:said = l:total . (l:total == 1 ? ' article' : ' articles')
  if len(a:result.hits) < l:total
    let l:said = len(a:result.hits) . ' of ' . l:said
  endif
  if get(a:result.end, 'partial', v:false) is v:true
    let l:said .= ', each lacking some of the words'
  endif
  for l:repair in get(a:result.begin, 'repairs', [])
    let l:said .= '; ' . l:repair.message
  endfor
  return postil#hit#line(l:said)
endfunction

function! s:nothing(result) abort
  let l:said = 'nothing found: ' . postil#summary(a:result)
  let l:hint = get(a:result.end, 'hint', v:null)
  if type(l:hint) == v:t_string
    let l:said .= '; ' . l:hint
  endif
  let l:suggestion = get(a:result.end, 'suggestion', v:null)
  if type(l:suggestion) == v:t_dict
    let l:said .= '; did you mean: ' . l:suggestion.query
  endif
  return l:said
endfunction

" The hit of each item, for previews and citations.
function! s:item_hits(result) abort
  let l:hits = []
  for l:hit in a:result.hits
    let l:items = max([1, len(get(l:hit, 'snippets', []))])
    let l:hits += repeat([{'base': a:result.base, 'hit': l:hit}], l:items)
  endfor
  return l:hits
endfunction

function! s:open(options) abort
  let l:window = win_getid()
  if get(a:options, 'jump', 0)
    cfirst
  elseif get(g:, 'postil_open', 1)
    botright copen
    if !get(g:, 'postil_focus', 0)
      call win_gotoid(l:window)
    endif
  endif
endfunction

" --- the hit under the cursor ------------------------------------------------

" {'base', 'hit'} of the line in a list of postil's, else {}.
function! postil#current() abort
  if exists('b:postil_live')
    return postil#live#current()
  endif
  if &buftype !=# 'quickfix'
    return {}
  endif
  let l:context = getqflist({'context': 1}).context
  let l:hits = type(l:context) == v:t_dict ? get(l:context, 'postil', []) : []
  return get(l:hits, line('.') - 1, {})
endfunction
