" SPDX-License-Identifier: GPL-2.0-or-later
" The records of a search (doc/output-schema.json) as places to go and as text
" to show. `base` is the folder from which paths go.

" One item for setqflist() for each snippet of each hit, at its first mark,
" else one for the article.
function! postil#hit#items(base, hits) abort
  let l:items = []
  for l:hit in a:hits
    let l:items += map(s:places(l:hit), {i, place -> s:item(a:base, l:hit, place)})
  endfor
  return l:items
endfunction

" The file to edit, as ":edit" and setqflist() name it (not escaped).
function! postil#hit#file(base, hit) abort
  let l:file = postil#path#file(a:base, a:hit.path)
  if s:is_in_file(a:hit, l:file)
    return l:file
  endif
  return 'postil://' . a:hit.id . '/'
        \ . substitute(postil#hit#title(a:hit), '[/\\]', '-', 'g')
endfunction

" Where it opens: that of its first item.
function! postil#hit#place(hit) abort
  return s:places(a:hit)[0]
endfunction

function! postil#hit#title(hit) abort
  let l:title = postil#hit#line(get(a:hit, 'title', ''))
  return l:title ==# '' ? postil#hit#line(postil#path#bytes(a:hit.path)) : l:title
endfunction

" The title, and who wrote it when.
function! postil#hit#headline(hit) abort
  let l:facts = []
  if !empty(get(a:hit, 'authors', []))
    call add(l:facts, join(map(copy(a:hit.authors), 'postil#hit#line(v:val)'), ', '))
  endif
  for l:key in ['date', 'source']
    let l:fact = postil#hit#line(get(a:hit, l:key, ''))
    if l:fact !=# ''
      call add(l:facts, l:fact)
    endif
  endfor
  return postil#hit#title(a:hit)
        \ . (empty(l:facts) ? '' : ' - ' . join(l:facts, ', '))
        \ . (get(a:hit, 'stale', v:false) ? ' (changed since indexed)' : '')
endfunction

" Text on one line, without control characters; bytes keep their places, so
" that marks stay true. What is no string (null) is empty.
function! postil#hit#line(text) abort
  return type(a:text) == v:t_string
        \ ? substitute(a:text, '[[:cntrl:]]', ' ', 'g') : ''
endfunction

" Vim itself opens what is compressed; members of archives it does not.
function! s:is_in_file(hit, file) abort
  return get(a:hit, 'space', 'file') ==# 'file'
        \ || (get(a:hit, 'member', v:null) is v:null
        \     && a:file =~# '\.\(gz\|bz2\|xz\|zst\|lzma\|Z\)$')
endfunction

" {'lnum', 'col', 'end_lnum', 'end_col', 'text'}; columns count bytes from 1.
function! s:places(hit) abort
  let l:places = []
  for l:snippet in get(a:hit, 'snippets', [])
    let l:place = s:match_place(a:hit, l:snippet)
    let l:place.text = postil#hit#line(l:snippet.text)
    call add(l:places, l:place)
  endfor
  if empty(l:places)
    let l:place = empty(get(a:hit, 'matches', [])) ? {'lnum': 1, 'col': 1}
          \ : s:place(a:hit.matches[0])
    let l:place.text = ''
    call add(l:places, l:place)
  endif
  return l:places
endfunction

" The first match within a snippet, else the snippet's own start.
function! s:match_place(hit, snippet) abort
  let l:from = s:number(a:snippet, 'byte', -1)
  let l:end = s:number(a:snippet, 'end_byte', -1)
  for l:match in get(a:hit, 'matches', [])
    let l:byte = s:number(l:match, 'byte', -1)
    if l:from >= 0 && l:byte >= l:from && l:byte < l:end
      return s:place(l:match)
    endif
  endfor
  return s:place(a:snippet)
endfunction

function! s:place(range) abort
  let l:place = {'lnum': s:number(a:range, 'line', 1),
        \ 'col': s:number(a:range, 'col', 1), 'byte': s:number(a:range, 'byte', -1)}
  if s:number(a:range, 'end_line', 0) > 0
    let l:place.end_lnum = a:range.end_line
    let l:place.end_col = a:range.end_col
  endif
  return l:place
endfunction

" What has no place in the file has null for it.
function! s:number(dict, key, default) abort
  let l:value = get(a:dict, a:key, a:default)
  return type(l:value) == v:t_number ? l:value : a:default
endfunction

function! s:item(base, hit, place) abort
  let l:item = copy(a:place)
  let l:item.filename = postil#hit#file(a:base, a:hit)
  let l:item.text = postil#hit#title(a:hit)
        \ . (a:place.text ==# '' ? '' : ': ' . a:place.text)
  if l:item.filename =~# '^postil://'
    call extend(l:item, postil#show#place(a:base, a:hit.id, get(a:place, 'byte', -1)))
    call filter(l:item, {key, value -> key !~# '^end_'})
  endif
  return l:item
endfunction

" Open it in this window, or in another: `how` is edit, split or vsplit.
function! postil#hit#go(base, hit, how) abort
  let l:item = s:item(a:base, a:hit, postil#hit#place(a:hit))
  normal! m'
  execute a:how fnameescape(l:item.filename)
  call cursor(l:item.lnum, l:item.col)
  normal! zv
endfunction
