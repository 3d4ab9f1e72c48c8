" SPDX-License-Identifier: GPL-2.0-or-later
" Articles that are no file of their own (members of archives): their text, in
" a buffer named postil://ID/TITLE.

function! postil#show#read(name) abort
  setlocal buftype=nofile bufhidden=hide noswapfile
  let l:id = matchstr(a:name, '^postil://\zs[^/]*')
  let l:result = postil#server#call(postil#path#folder(), 'show',
        \ {'id': l:id}, 5000)
  if !has_key(l:result, 'article')
    return postil#error('article ' . l:id . ' is not in the index any more')
  endif
  setlocal modifiable
  call setline(1, map(split(l:result.article.text, "\n", 1), 'postil#hit#line(v:val)'))
  setlocal nomodifiable nomodified
endfunction
