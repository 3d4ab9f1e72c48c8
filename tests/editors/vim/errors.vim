source $CASES/common.vim

function! Said(pattern) abort
  call WaitFor({-> execute('messages') =~# a:pattern})
endfunction

" A mistake in a query, nothing found, no article under the cursor.
Postil /(/
call Said('postil: nothing found: .*closing parenthesis')
Postil xyzzyx
call Said('postil: nothing found')
PostilGrep xyzzyx
call Said('postil: nothing found; :Postil xyzzyx may say why')
PostilPreview
call Said('no article here')

" No index.
execute 'cd' fnameescape($EMPTY)
enew
Postil rain
call Said('postil: .*index')
messages clear
PostilGrep rain
call Said('postil: .*index')

" The server is killed: who waits is told, the next search starts another.
execute 'cd' fnameescape($TREE)
call Do('Postil rain')
call postil#server#stop()
call WaitFor({-> postil#server#count() == 0})
call Do('Postil rain')
call assert_equal(1, postil#server#count())
call postil#server#stop()
call WaitFor({-> postil#server#count() == 0})

" No program.
let g:postil_command = 'postil-that-is-not'
Postil rain
call Said('cannot run "postil-that-is-not"; install postil')
call assert_equal([], filter(split(execute('messages'), "\n"), 'v:val =~# "^E\\d"'))

call Finish()
