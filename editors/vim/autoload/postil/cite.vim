" SPDX-License-Identifier: GPL-2.0-or-later
" Citations, in the style of the file that is being written.

" With a query: choose one of the first hits and cite it at the cursor. Without
" one: cite the hit under the cursor in a list, in the window before; elsewhere
" choose among the hits of the last list.
function! postil#cite#command(query) abort
  let l:current = postil#current()
  if a:query !=# ''
    call s:search_and_choose(a:query)
  elseif !empty(l:current)
    wincmd p
    call postil#cite#insert(l:current.hit)
  else
    call s:choose(s:last_hits())
  endif
endfunction

" Put the citation of a hit after the cursor of this window.
function! postil#cite#insert(hit) abort
  let l:place = {'window': win_getid(), 'buffer': bufnr('%')}
  let l:params = {'id': a:hit.id, 'style': s:style()}
  if expand('%') !=# '' && &buftype ==# ''
    let l:params.from = expand('%:p')
  endif
  call postil#server#request(postil#path#folder(), 'cite', l:params,
        \ {error, result -> s:put(l:place, error, result)})
endfunction

function! s:style() abort
  let l:styles = {'markdown': 'markdown', 'pandoc': 'markdown', 'rmd': 'markdown',
        \ 'vimwiki': 'markdown', 'org': 'org'}
  return get(g:, 'postil_cite_style', get(l:styles, &filetype, 'plain'))
endfunction

function! s:put(place, error, result) abort
  if !empty(a:error)
    return postil#error(postil#message(a:error))
  endif
  if bufnr('%') != a:place.buffer
    call setreg('"', a:result.text)
    return postil#note('the citation is in register "')
  endif
  let l:saved = [getreg('"'), getregtype('"')]
  call setreg('"', postil#hit#line(a:result.text), 'v')
  normal! ""p
  call setreg('"', l:saved[0], l:saved[1])
  call postil#done()
endfunction

function! s:search_and_choose(query) abort
  let l:result = postil#server#call(postil#path#folder(), 'search',
        \ {'query': a:query, 'limit': 10, 'snippets': 0, 'partial': v:true}, 5000)
  if !has_key(l:result, 'hits')
    return postil#error('the search failed; try :Postil ' . a:query)
  endif
  if empty(l:result.hits)
    return postil#note('nothing found')
  endif
  call s:choose(l:result.hits)
endfunction

function! s:last_hits() abort
  let l:context = getqflist({'context': 1}).context
  let l:items = type(l:context) == v:t_dict ? get(l:context, 'postil', []) : []
  let l:hits = []
  let l:ids = {}
  for l:item in l:items
    if !has_key(l:ids, l:item.hit.id) && len(l:hits) < 20
      call add(l:hits, l:item.hit)
      let l:ids[l:item.hit.id] = 1
    endif
  endfor
  return l:hits
endfunction

function! s:choose(hits) abort
  if empty(a:hits)
    return postil#note('no articles to cite: give a query, :PostilCite QUERY')
  endif
  let l:lines = ['Cite which article?']
  for l:hit in a:hits
    call add(l:lines, printf('%2d. %s', len(l:lines), postil#hit#headline(l:hit)))
  endfor
  let l:number = len(a:hits) == 1 ? 1 : inputlist(l:lines)
  if l:number >= 1 && l:number <= len(a:hits)
    call postil#cite#insert(a:hits[l:number - 1])
  endif
endfunction
