source $CASES/common.vim

" Articles like the text, like some lines, like a file.
edit 2014/night-trains.md
call Do('PostilSimilar')
call assert_match('track-charges.md\|on-night-trains.md',
      \ join(map(getqflist(), 'bufname(v:val.bufnr)')))
call append('$', ['', 'Fishermen and the harbour: quota, scales, fish.'])
call Do('$PostilSimilar')
call assert_equal('fishing-quota.txt',
      \ fnamemodify(bufname(getqflist()[0].bufnr), ':t'))
call Do('PostilSimilar 2014/harbour-dues.html')
call assert_notmatch('harbour-dues.html',
      \ join(map(getqflist(), 'bufname(v:val.bufnr)')))
cclose

" A citation of the only article found, in Markdown; one in plain text.
edit! notes.md
setlocal filetype=markdown
call setline(1, 'See .')
call cursor(1, 4)
call Do('PostilCite dog conductor sleeper')
call assert_match('^See A conductor, \["A letter on night trains, from a conductor"\](letters/on-night-trains.md), 2014-12-02\.$',
      \ getline(1))
edit! notes.txt
call setreg('"', 'kept')
call Do('PostilCite dog conductor sleeper')
call assert_match('A letter on night trains, from a conductor', getline(1))
call assert_notmatch('](', getline(1))
call assert_equal('kept', getreg('"'))

" That of the hit under the cursor, in the window before.
%delete _
let g:postil_cite_style = 'org'
call Do('Postil ferry')
copen
call Do('PostilCite')
call assert_equal('notes.txt', expand('%:t'))
call assert_match('^.*\[\[.*\]\[.*Who pays for the harbour', getline(1))

call Finish()
