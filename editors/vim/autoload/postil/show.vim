" SPDX-License-Identifier: GPL-2.0-or-later
" Articles that are no file of their own (members of archives): their text, in
" a buffer named postil://ID/TITLE.

function! postil#show#read(name) abort
  setlocal buftype=nofile bufhidden=hide noswapfile
  let l:id = matchstr(a:name, '^postil://\zs[^/]*')
  let l:article = s:article(postil#path#folder(), l:id)
  if empty(l:article)
    return postil#error('article ' . l:id . ' is not in the index any more')
  endif
  setlocal modifiable
  " Entries of the quickfix list move as lines are added, unless locked.
  lockmarks call setline(1, map(split(l:article.text, "\n", 1), 'postil#hit#line(v:val)'))
  setlocal nomodifiable nomodified
endfunction

" {'lnum', 'col'} in that text of a byte of the file that it comes from; the
" first one when nothing there comes from it.
function! postil#show#place(folder, id, byte) abort
  let l:article = a:byte < 0 ? {} : s:article(a:folder, a:id)
  for l:stretch in get(l:article, 'stretches', [])
    if type(l:stretch.byte) == v:t_number && a:byte >= l:stretch.byte
          \ && a:byte <= l:stretch.end_byte
      let l:at = min([l:stretch.begin + a:byte - l:stretch.byte, l:stretch.end])
      let l:before = strpart(l:article.text, 0, l:at)
      return {'lnum': count(l:before, "\n") + 1, 'col': l:at - strridx(l:before, "\n")}
    endif
  endfor
  return {'lnum': 1, 'col': 1}
endfunction

function! s:article(folder, id) abort
  return get(postil#server#call(a:folder, 'show', {'id': a:id}, 5000), 'article', {})
endfunction
