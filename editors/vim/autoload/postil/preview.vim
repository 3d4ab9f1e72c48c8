" SPDX-License-Identifier: GPL-2.0-or-later
" The preview window: a hit's facts and its snippets, marked.

function! postil#preview#current() abort
  let l:current = postil#current()
  if empty(l:current)
    return postil#error('no article here: put the cursor on a line of the results')
  endif
  call postil#preview#show(l:current.base, l:current.hit)
endfunction

function! postil#preview#show(base, hit) abort
  let l:window = win_getid()
  noautocmd silent! wincmd P
  if !&previewwindow
    execute 'keepalt noautocmd aboveleft' &previewheight . 'new'
    setlocal previewwindow
  else
    noautocmd keepalt enew
  endif
  setlocal buftype=nofile bufhidden=wipe nobuflisted noswapfile
  setlocal wrap linebreak nonumber modifiable
  call clearmatches()
  call s:fill(a:base, a:hit)
  setlocal nomodifiable
  noautocmd call win_gotoid(l:window)
endfunction

function! s:fill(base, hit) abort
  call setline(1, [postil#hit#headline(a:hit), postil#hit#file(a:base, a:hit)])
  call matchaddpos('PostilTitle', [1])
  for l:snippet in get(a:hit, 'snippets', [])
    call append('$', ['', postil#hit#line(l:snippet.text)])
    for [l:from, l:end] in get(l:snippet, 'marks', [])
      call matchaddpos('PostilMatch', [[line('$'), l:from + 1, l:end - l:from]])
    endfor
  endfor
endfunction
