" SPDX-License-Identifier: GPL-2.0-or-later
" Results as you type, in a window of their own: the query is its first line,
" below it are the hits. Keys, see :help postil-live.

function! postil#live#open(query) abort
  let l:folder = postil#path#folder()
  let l:origin = win_getid()
  execute 'botright' get(g:, 'postil_live_height', 15) . 'new'
  setlocal buftype=nofile bufhidden=wipe nobuflisted noswapfile
  setlocal nonumber norelativenumber nowrap nofoldenable nospell undolevels=-1
  setlocal filetype=postil-live
  execute 'silent file' fnameescape('postil-live ' . bufnr('%'))
  let b:postil_live = {'folder': l:folder, 'origin': l:origin, 'query': '',
        \ 'asked': 0, 'hits': [], 'lines': [], 'chosen': 0, 'base': l:folder,
        \ 'note': ''}
  call s:map_keys()
  autocmd TextChanged,TextChangedI,TextChangedP <buffer> call s:typed()
  autocmd CursorMoved <buffer> call s:moved()
  autocmd BufWipeout <buffer> call s:forget()
  call setline(1, a:query)
  call s:typed()
  startinsert!
endfunction

" {'base', 'hit'} of the chosen hit, else {}.
function! postil#live#current() abort
  let l:live = b:postil_live
  return empty(l:live.hits) ? {}
        \ : {'base': l:live.base, 'hit': l:live.hits[l:live.chosen]}
endfunction

" What is shown, for tests: {'query', 'hits', 'note'}.
function! postil#live#state() abort
  return filter(copy(b:postil_live),
        \ {key, value -> index(['query', 'hits', 'note'], key) >= 0})
endfunction

function! s:map_keys() abort
  inoremap <buffer> <silent> <CR> <C-O>:call <SID>go('edit')<CR>
  inoremap <buffer> <silent> <C-X> <C-O>:call <SID>go('split')<CR>
  inoremap <buffer> <silent> <C-V> <C-O>:call <SID>go('vsplit')<CR>
  inoremap <buffer> <silent> <C-N> <C-O>:call <SID>choose(1)<CR>
  inoremap <buffer> <silent> <C-P> <C-O>:call <SID>choose(-1)<CR>
  inoremap <buffer> <silent> <Down> <C-O>:call <SID>choose(1)<CR>
  inoremap <buffer> <silent> <Up> <C-O>:call <SID>choose(-1)<CR>
  inoremap <buffer> <silent> <C-C> <Esc>:close<CR>
  nnoremap <buffer> <silent> <CR> :call <SID>go('edit')<CR>
  nnoremap <buffer> <silent> <C-X> :call <SID>go('split')<CR>
  nnoremap <buffer> <silent> <C-V> :call <SID>go('vsplit')<CR>
  nnoremap <buffer> <silent> <C-N> :call <SID>choose(1)<CR>
  nnoremap <buffer> <silent> <C-P> :call <SID>choose(-1)<CR>
  nnoremap <buffer> <silent> p :PostilPreview<CR>
  nnoremap <buffer> <silent> c :call <SID>cite()<CR>
  nnoremap <buffer> <silent> q :close<CR>
endfunction

" --- asking ------------------------------------------------------------------

function! s:typed() abort
  let l:live = b:postil_live
  let l:query = getline(1)
  if l:query ==# l:live.query
    return
  endif
  let l:live.query = l:query
  if l:live.asked
    call postil#server#cancel(l:live.asked)
    let l:live.asked = 0
  endif
  if l:query =~# '^\s*$'
    return s:show(bufnr('%'), [], '')
  endif
  let l:buffer = bufnr('%')
  let l:live.asked = postil#server#request(l:live.folder, 'search',
        \ {'query': l:query, 'limit': get(g:, 'postil_live_limit', 20),
        \ 'snippets': 1, 'partial': v:true, 'live': 'vim' . l:buffer},
        \ {error, result -> s:answered(l:buffer, error, result)})
endfunction

function! s:answered(buffer, error, result) abort
  let l:live = getbufvar(a:buffer, 'postil_live', {})
  if empty(l:live)
    return
  endif
  let l:live.asked = 0
  if !empty(a:error)
    return s:show(a:buffer, l:live.hits, postil#message(a:error))
  endif
  let l:live.base = a:result.base
  let l:live.chosen = 0
  call s:show(a:buffer, a:result.hits, postil#summary(a:result))
endfunction

function! s:forget() abort
  let l:live = getbufvar(str2nr(expand('<abuf>')), 'postil_live', {})
  if !empty(l:live) && l:live.asked
    call postil#server#cancel(l:live.asked)
  endif
endfunction

" --- showing -----------------------------------------------------------------

" The lines below the query; the query itself and the cursor stay.
function! s:show(buffer, hits, note) abort
  let l:live = getbufvar(a:buffer, 'postil_live')
  let l:live.hits = a:hits
  let l:live.note = postil#hit#line(a:note)
  let l:live.lines = []
  let l:text = [l:live.note]
  for l:index in range(len(a:hits))
    let l:hit = a:hits[l:index]
    call add(l:text, '  ' . postil#hit#headline(l:hit))
    call add(l:live.lines, l:index)
    let l:shown = postil#hit#place(l:hit).text
    if l:shown !=# ''
      call add(l:text, '      ' . l:shown)
      call add(l:live.lines, l:index)
    endif
  endfor
  call deletebufline(a:buffer, 2, '$')
  call setbufline(a:buffer, 2, l:text)
  call s:mark(a:buffer)
  redraw
endfunction

" Highlights: the note, the chosen hit, what matched.
function! s:mark(buffer) abort
  let l:window = bufwinid(a:buffer)
  if l:window < 0
    return
  endif
  let l:live = getbufvar(a:buffer, 'postil_live')
  call clearmatches(l:window)
  let l:options = {'window': l:window}
  call matchaddpos('PostilNote', [2], 10, -1, l:options)
  let l:line = 2
  let l:before = -1
  for l:index in l:live.lines
    let l:line += 1
    if l:index != l:before
      call matchaddpos(l:index == l:live.chosen ? 'PostilChosen' : 'PostilTitle',
            \ [l:line], 10, -1, l:options)
    else
      let l:snippet = l:live.hits[l:index].snippets[0]
      for [l:from, l:end] in get(l:snippet, 'marks', [])
        call matchaddpos('PostilMatch', [[l:line, l:from + 7, l:end - l:from]],
              \ 20, -1, l:options)
      endfor
    endif
    let l:before = l:index
  endfor
endfunction

" --- choosing ----------------------------------------------------------------

function! s:choose(step) abort
  let l:live = b:postil_live
  if empty(l:live.hits)
    return
  endif
  let l:count = len(l:live.hits)
  let l:live.chosen = (l:live.chosen + a:step + l:count) % l:count
  call s:mark(bufnr('%'))
endfunction

" The cursor in the list chooses the hit under it.
function! s:moved() abort
  let l:live = b:postil_live
  let l:index = get(l:live.lines, line('.') - 3, -1)
  if line('.') > 2 && l:index >= 0 && l:index != l:live.chosen
    let l:live.chosen = l:index
    call s:mark(bufnr('%'))
  endif
endfunction

function! s:go(how) abort
  let l:current = postil#live#current()
  if empty(l:current)
    return
  endif
  let l:origin = b:postil_live.origin
  stopinsert
  close
  call win_gotoid(l:origin)
  call postil#hit#go(l:current.base, l:current.hit, a:how)
endfunction

function! s:cite() abort
  let l:current = postil#live#current()
  let l:origin = b:postil_live.origin
  if empty(l:current)
    return
  endif
  close
  call win_gotoid(l:origin)
  call postil#cite#insert(l:current.hit)
endfunction
