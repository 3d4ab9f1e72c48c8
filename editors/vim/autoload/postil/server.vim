" SPDX-License-Identifier: GPL-2.0-or-later
" `postil serve`: one process for each index, started when first asked and
" kept; JSON-RPC 2.0, a message a line (doc/protocol.md).
"
" postil#server#request(folder, method, params, Done) asks the index that
" serves the folder and returns the request's number. Done(error, result) is
" called once, later: error is {} or has `message` and maybe `data`; result has
" the reply's members, and `base`, the folder from which its paths go. It is
" called for a server that cannot start, too.
" postil#server#cancel(number) says that the answer is no longer wanted: Done
" is not called any more.
" postil#server#call(folder, method, params, milliseconds) waits; the result,
" or {} when it failed or took too long.

let s:servers = {}
let s:waiting = {}
let s:next = 1

function! postil#server#request(folder, method, params, Done) abort
  let l:number = s:next
  let s:next += 1
  let l:server = s:server(a:folder)
  if empty(l:server)
    call timer_start(0, {-> a:Done({'message': s:cannot_start()}, {})})
    return l:number
  endif
  let s:waiting[l:number] = {'server': l:server, 'done': a:Done}
  let l:message = {'jsonrpc': '2.0', 'id': l:number,
        \ 'method': a:method, 'params': a:params}
  call postil#job#send(l:server.job, json_encode(l:message))
  return l:number
endfunction

function! postil#server#cancel(number) abort
  if !has_key(s:waiting, a:number)
    return
  endif
  let l:server = remove(s:waiting, a:number).server
  call postil#job#send(l:server.job, json_encode({'jsonrpc': '2.0',
        \ 'method': '$/cancelRequest', 'params': {'id': a:number}}))
endfunction

function! postil#server#call(folder, method, params, milliseconds) abort
  let l:answer = {'result': {}, 'is_here': 0}
  let l:number = postil#server#request(a:folder, a:method, a:params,
        \ {error, result -> extend(l:answer, {'is_here': 1, 'result': result})})
  let l:waited = 0
  while !l:answer.is_here && l:waited < a:milliseconds
    sleep 5m
    let l:waited += 5
  endwhile
  if !l:answer.is_here
    call postil#server#cancel(l:number)
  endif
  return l:answer.result
endfunction

" End all servers; those that wait are told.
function! postil#server#stop() abort
  for l:server in values(s:servers)
    call postil#job#stop(l:server.job)
  endfor
endfunction

" How many processes run; for tests and the curious.
function! postil#server#count() abort
  return len(s:servers)
endfunction

function! s:command() abort
  return get(g:, 'postil_command', 'postil')
endfunction

function! s:cannot_start() abort
  return 'postil: cannot run "' . s:command()
        \ . '"; install postil, or set g:postil_command to its path'
endfunction

function! s:server(folder) abort
  let l:key = postil#path#root(a:folder)
  if has_key(s:servers, l:key)
    return s:servers[l:key]
  endif
  if !executable(s:command()) || !isdirectory(a:folder)
    return {}
  endif
  let l:server = {'key': l:key, 'said': [],
        \ 'base': isdirectory(l:key) && !exists('g:postil_index') ? l:key : a:folder}
  let l:handlers = {
        \ 'line': {text -> s:answer(text)},
        \ 'error': {text -> add(l:server.said, text)},
        \ 'exit': {status -> s:gone(l:server, status)}}
  let l:words = [s:command(), 'serve']
  if exists('g:postil_index')
    let l:words += ['--index', expand(g:postil_index)]
  endif
  let l:job = postil#job#start(l:words, l:server.base, l:handlers)
  if empty(l:job)
    return {}
  endif
  let l:server.job = l:job
  let s:servers[l:key] = l:server
  return l:server
endfunction

function! s:answer(text) abort
  try
    let l:message = json_decode(a:text)
  catch
    return
  endtry
  let l:number = type(l:message) == v:t_dict ? get(l:message, 'id', 0) : 0
  if !has_key(s:waiting, l:number)
    return
  endif
  let l:request = remove(s:waiting, l:number)
  let l:result = get(l:message, 'result', {})
  if type(l:result) == v:t_dict
    let l:result.base = l:request.server.base
  endif
  " Not from here: while it is in this function, Neovim hears nothing more of
  " the process, which whoever is told may ask again.
  call timer_start(0, {-> l:request.done(get(l:message, 'error', {}), l:result)})
endfunction

" The next request starts another.
function! s:gone(server, status) abort
  if has_key(s:servers, a:server.key) && s:servers[a:server.key] is a:server
    call remove(s:servers, a:server.key)
  endif
  let l:why = empty(a:server.said) ? 'postil serve ended with status '
        \ . a:status : join(a:server.said, '; ')
  for l:number in keys(s:waiting)
    if s:waiting[l:number].server is a:server
      call remove(s:waiting, l:number).done({'message': l:why}, {})
    endif
  endfor
endfunction
