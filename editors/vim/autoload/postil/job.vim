" SPDX-License-Identifier: GPL-2.0-or-later
" Processes that speak lines, in Vim and in Neovim.
"
" postil#job#start(command, folder, handlers) starts a list of words in a folder and
" returns an opaque job, {} when it cannot start. The handlers:
"   line(text)     a whole line of its output, without the line end
"   error(text)    a line of what it says on stderr
"   exit(status)   it has ended; no line comes after it
" postil#job#send(job, line) writes a line; 0 when the process is gone.
" postil#job#stop(job) ends it.

function! postil#job#start(command, folder, handlers) abort
  let l:job = {'on': a:handlers, 'rest': '', 'rest_err': '', 'over': 0,
        \ 'ended': 0, 'closed': 0, 'status': 0}
  return has('nvim') ? s:start_nvim(l:job, a:command, a:folder)
        \ : s:start_vim(l:job, a:command, a:folder)
endfunction

function! postil#job#send(job, line) abort
  if a:job.over
    return 0
  endif
  try
    if has('nvim')
      call chansend(a:job.id, a:line . "\n")
    else
      call ch_sendraw(a:job.id, a:line . "\n")
    endif
  catch
    return 0
  endtry
  return 1
endfunction

function! postil#job#stop(job) abort
  if a:job.over
    return
  endif
  if has('nvim')
    call jobstop(a:job.id)
  else
    call job_stop(a:job.id)
  endif
endfunction

" --- Vim ---------------------------------------------------------------------

function! s:start_vim(job, command, folder) abort
  let l:options = {
        \ 'in_mode': 'raw', 'out_mode': 'nl', 'err_mode': 'nl',
        \ 'cwd': a:folder, 'noblock': 1,
        \ 'out_cb': {channel, text -> a:job.on.line(text)},
        \ 'err_cb': {channel, text -> a:job.on.error(text)},
        \ 'close_cb': {channel -> s:ended(a:job, 'closed', 0)},
        \ 'exit_cb': {id, status -> s:ended(a:job, 'ended', status)}}
  let a:job.id = job_start(a:command, l:options)
  return job_status(a:job.id) ==# 'fail' ? {} : a:job
endfunction

" Vim tells of the last line and of the exit in either order.
function! s:ended(job, what, status) abort
  let a:job[a:what] = 1
  if a:what ==# 'ended'
    let a:job.status = a:status
  endif
  if a:job.ended && a:job.closed
    let a:job.over = 1
    call a:job.on.exit(a:job.status)
  endif
endfunction

" --- Neovim ------------------------------------------------------------------

function! s:start_nvim(job, command, folder) abort
  let l:options = {
        \ 'cwd': a:folder,
        \ 'on_stdout': {id, pieces, event -> s:pieces(a:job, 'rest', 'line', pieces)},
        \ 'on_stderr': {id, pieces, event -> s:pieces(a:job, 'rest_err', 'error', pieces)},
        \ 'on_exit': {id, status, event -> s:exit_nvim(a:job, status)}}
  try
    let a:job.id = jobstart(a:command, l:options)
  catch
    return {}
  endtry
  return a:job.id > 0 ? a:job : {}
endfunction

" The first piece goes on with the last line, the last piece is a line begun.
function! s:pieces(job, rest, handler, pieces) abort
  let a:job[a:rest] .= a:pieces[0]
  for l:piece in a:pieces[1:]
    let l:line = a:job[a:rest]
    let a:job[a:rest] = l:piece
    call a:job.on[a:handler](l:line)
  endfor
endfunction

function! s:exit_nvim(job, status) abort
  let a:job.over = 1
  call a:job.on.exit(a:status)
endfunction
