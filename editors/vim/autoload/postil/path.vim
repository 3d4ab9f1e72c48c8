" SPDX-License-Identifier: GPL-2.0-or-later
" Folders, and the paths of hits.

" The folder whose index is asked: that of the file being edited when an index
" serves it, else the current one.
function! postil#path#folder() abort
  let l:folder = expand('%:p:h')
  if &buftype ==# '' && l:folder !=# '' && isdirectory(l:folder)
        \ && finddir('.postil', s:upwards(l:folder)) !=# ''
    return l:folder
  endif
  return getcwd()
endfunction

" What tells the indexes of folders apart: the folder that holds `.postil`, or
" the folder itself, for which postil finds one by other means, or none.
function! postil#path#root(folder) abort
  if exists('g:postil_index')
    return g:postil_index
  endif
  let l:found = finddir('.postil', s:upwards(a:folder))
  return l:found ==# '' ? a:folder : fnamemodify(l:found, ':p:h:h')
endfunction

" finddir() and 'path' take commas and spaces apart, and a semicolon ends it.
function! s:upwards(folder) abort
  return escape(a:folder, ' ,;\') . ';'
endfunction

" The file of a {"text": ...} or {"bytes": base64} that goes from a folder.
function! postil#path#file(base, path) abort
  let l:path = postil#path#bytes(a:path)
  return fnamemodify(l:path =~# '^/' ? l:path : a:base . '/' . l:path, ':.')
endfunction

function! postil#path#bytes(path) abort
  return has_key(a:path, 'text') ? a:path.text : s:base64(a:path.bytes)
endfunction

let s:digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function! s:base64(text) abort
  let l:escapes = ''
  let l:bits = 0
  let l:count = 0
  for l:digit in split(substitute(a:text, '=', '', 'g'), '\zs')
    let l:bits = l:bits * 64 + stridx(s:digits, l:digit)
    let l:count += 6
    if l:count >= 8
      let l:count -= 8
      let l:byte = l:bits / float2nr(pow(2, l:count))
      let l:bits = l:bits % float2nr(pow(2, l:count))
      let l:escapes .= printf('\x%02x', l:byte)
    endif
  endfor
  return eval('"' . l:escapes . '"')
endfunction
