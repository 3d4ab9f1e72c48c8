" SPDX-License-Identifier: GPL-2.0-or-later
" postil: full-text search of articles. Vim 8.2 or newer, Neovim 0.7 or newer.
" See :help postil.

if exists('g:loaded_postil')
  finish
endif
let g:loaded_postil = 1

command! -nargs=1 -bang -complete=customlist,postil#complete#query Postil
      \ call postil#search(<q-args>, {'jump': <bang>0})
command! -nargs=? -range=0 -bang -complete=file PostilSimilar
      \ call postil#similar(<q-args>, <count> ? [<line1>, <line2>] : [],
      \ {'jump': <bang>0})
command! -nargs=? -complete=customlist,postil#complete#query PostilLive
      \ call postil#live#open(<q-args>)
command! -nargs=? -complete=customlist,postil#complete#query PostilCite
      \ call postil#cite#command(<q-args>)
command! -nargs=1 -bang -complete=customlist,postil#complete#query PostilGrep
      \ call postil#grep(<q-args>, <bang>0)
command! -bar PostilPreview call postil#preview#current()

nnoremap <silent> <Plug>(postil-search)
      \ :<C-U>call postil#search(expand('<cword>'), {})<CR>
xnoremap <silent> <Plug>(postil-search)
      \ :<C-U>call postil#search(postil#selection(1), {})<CR>
nnoremap <silent> <Plug>(postil-similar) :<C-U>call postil#similar('', [], {})<CR>
xnoremap <silent> <Plug>(postil-similar)
      \ :<C-U>call postil#similar('', [line("'<"), line("'>")], {})<CR>
nnoremap <silent> <Plug>(postil-live) :<C-U>call postil#live#open('')<CR>
nnoremap <silent> <Plug>(postil-cite) :<C-U>call postil#cite#command('')<CR>
nnoremap <silent> <Plug>(postil-preview) :<C-U>call postil#preview#current()<CR>

highlight default link PostilTitle Title
highlight default link PostilMatch Search
highlight default link PostilChosen PmenuSel
highlight default link PostilNote Comment

augroup postil
  autocmd!
  autocmd BufReadCmd postil://* call postil#show#read(expand('<amatch>'))
  autocmd VimLeavePre * call postil#server#stop()
augroup END
