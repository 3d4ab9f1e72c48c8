" SPDX-License-Identifier: GPL-2.0-or-later
" What the cases share. A case sources it, asserts, and calls Finish(); what
" went wrong is written to $CASE_OUT, which stays empty when nothing did.

set nocompatible nomore
let g:done = 0
autocmd User PostilDone let g:done += 1

function! WaitFor(condition) abort
  let l:left = 1000
  while !a:condition() && l:left > 0
    sleep 10m
    let l:left -= 1
  endwhile
  if l:left == 0
    call add(v:errors, 'waited in vain at ' . expand('<sfile>')
          \ . ': ' . execute('messages'))
  endif
endfunction

" Run a command that ends in a list or a citation.
function! Do(command) abort
  let l:before = g:done
  execute a:command
  call WaitFor({-> g:done > l:before})
endfunction

function! Here() abort
  return expand('%:t') . ':' . line('.') . ':' . col('.')
endfunction

function! Finish() abort
  call writefile(v:errors, $CASE_OUT)
  qall!
endfunction
