" SPDX-License-Identifier: GPL-2.0-or-later
" Completion of a query's last word: a field, an author or tag after
" `author:` or `tag:`, else a word of the index.

function! postil#complete#query(lead, line, position) abort
  let l:field = matchstr(a:lead, '^[-+(]*\zs\(author\|tag\|title\):')
  if l:field !=# ''
    let l:before = matchstr(a:lead, '^[-+(]*') . l:field
    let l:typed = substitute(a:lead[len(l:before) :], '^"', '', '')
    return map(s:items(l:field[: -2], l:typed),
          \ {i, text -> l:before . s:quoted(text)})
  endif
  let l:before = matchstr(a:lead, '^[-+("]*')
  let l:typed = a:lead[len(l:before) :]
  return map(s:items('field', l:typed) + s:items('word', l:typed),
        \ {i, text -> l:before . text})
endfunction

function! s:items(kind, prefix) abort
  if a:prefix ==# '' && a:kind ==# 'word'
    return []
  endif
  let l:result = postil#server#call(postil#path#folder(), 'complete',
        \ {'kind': a:kind, 'prefix': a:prefix, 'limit': 20}, 500)
  return map(get(l:result, 'items', []), 'postil#hit#line(v:val.text)')
endfunction

function! s:quoted(text) abort
  return a:text =~# '[^[:alnum:]_-]' ? '"' . substitute(a:text, '"', '', 'g') . '"'
        \ : a:text
endfunction
