source $CASES/common.vim

" Ranked hits with ends and titles; the window opens, the cursor stays.
edit 2014/night-trains.md
call Do('Postil "night train"')
let s:list = getqflist()
call assert_equal(3, len(s:list))
call assert_equal(':Postil "night train"', getqflist({'title': 1}).title)
call assert_match('^Bring back the night train: A seat on a', s:list[1].text)
call assert_equal([18, 13, 18, 24], [s:list[1].lnum, s:list[1].col,
      \ s:list[1].end_lnum, s:list[1].end_col])
call assert_equal('3 articles', postil#statusline())
call assert_equal('night-trains.md', expand('%:t'))
call assert_equal(2, winnr('$'))
cfirst
call assert_equal('on-night-trains.md:6:29', Here())
cnext
call assert_equal('night-trains.md:18:13', Here())

" With a bang it jumps. From a folder below, the same index and files.
call Do('Postil! ferry')
call assert_equal('harbour-dues.html:24:59', Here())
call assert_match('the ferry', getline('.')[col('.') - 5 :])

" One process serves all of this.
call Do('Postil rain')
call assert_equal(1, postil#server#count())

" No article has all words: the best with some.
call Do('Postil quagga thylacine')
call assert_match('lacking some', postil#statusline())

" Names with spaces, a colon, and bytes that are no UTF-8; columns are bytes.
call Do('Postil! dodo')
call assert_equal('one: two.txt:4:3', Here())
call Do('Postil! moa')
call assert_equal('wide.txt:3:17', Here())
call Do('Postil! thylacine')
call assert_equal(['One thylacine here.', 5], [getline(3), col('.')])

" A compressed file opens at its place.
call Do('Postil! proportion annex')
call assert_match('^water-shares.txt.gz:11:', Here())

" A member of an archive is shown as text, at its place.
call Do('Postil! solenodon')
call assert_equal('Here is one  solenodon.', getline('.'))
call assert_equal('Of a packet:3:14', Here())

" Mappings.
edit! 2019/track-charges.md
call search('sleeping')
call Do("execute \"normal \\<Plug>(postil-search)\"")
call assert_equal(':Postil sleeping', getqflist({'title': 1}).title)
execute "normal! ve"
call Do("execute \"normal \\<Plug>(postil-search)\"")
call assert_equal(':Postil "sleeping"', getqflist({'title': 1}).title)

" Through grepprg, which is as it was afterwards.
let s:saved = [&grepprg, &grepformat]
PostilGrep! dodo
call assert_equal([[4, 3]], map(getqflist(), '[v:val.lnum, v:val.col]'))
call assert_equal('one: two.txt', bufname(getqflist()[0].bufnr))
call assert_equal(s:saved, [&grepprg, &grepformat])

" The preview window.
call Do('Postil "night train"')
copen
2
PostilPreview
wincmd P
call assert_equal('Bring back the night train - John Roe, 2014-11-19', getline(1))
call assert_equal('2014/night-trains.md', getline(2))
call assert_match('A seat on a night train', getline(4))

" Completion.
call assert_equal(['author:'], postil#complete#query('auth', '', 0))
call assert_equal(['-author:"Jane Doe"'], postil#complete#query('-author:ja', '', 0))
call assert_equal(['harbour'], postil#complete#query('harb', '', 0))

call Finish()
