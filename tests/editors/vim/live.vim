source $CASES/common.vim

function! Type(text) abort
  execute "normal! 1G0C" . a:text . "\<Esc>"
  doautocmd TextChanged
  call WaitFor({-> !b:postil_live.asked})
endfunction

function! Press(keys) abort
  execute 'normal' a:keys
endfunction

edit 2014/night-trains.md
PostilLive
stopinsert
call Type('harb')
call Type('harbour')
call assert_equal('harbour', b:postil_live.query)
call assert_equal('3 articles', getline(2))
call assert_equal('  Who pays for the harbour? - Jane Doe, 2014-06-30, The Quay Review', getline(3))
call assert_match('^      The harbour at low tide', getline(4))
call assert_equal(0, b:postil_live.chosen)

" Keys choose, the cursor chooses too.
call Press("A\<C-N>\<Esc>")
call assert_equal(1, b:postil_live.chosen)
call assert_equal('harbour', getline(1))
call Press("\<C-P>\<C-P>")
call assert_equal(2, b:postil_live.chosen)
call cursor(6, 1)
doautocmd CursorMoved
call assert_equal(1, b:postil_live.chosen)

" A preview of it.
call Press('p')
wincmd P
call assert_equal('Fishing by spreadsheet - John Roe, 2020-03-03', getline(1))
pclose

" What is not understood is said.
call Type('/(/')
call assert_match('^0 articles; .*closing parenthesis', getline(2))

" An empty query shows nothing.
call Type('')
call assert_equal(['', ''], getline(1, '$'))

" Enter opens the chosen one where we came from.
call Type('ferry')
call Press("\<CR>")
call assert_equal('harbour-dues.html:24:59', Here())
call assert_equal(1, winnr('$'))

" So it does in a split.
PostilLive dodo
call WaitFor({-> !empty(b:postil_live.hits)})
call Press("\<Esc>\<C-X>")
call assert_equal('one: two.txt:4:3', Here())
call assert_equal(2, winnr('$'))
call assert_equal(1, postil#server#count())

call Finish()
