#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Files made so that a reader would look at everything again for each of their
# many parts: they are read within the time that a file may take.

bats_require_minimum_version 1.5.0

setup() {
    dir=$(mktemp -d "${BATS_TMPDIR:-/tmp}/postil-XXXXXX")
    export HOME=$dir/home XDG_CONFIG_HOME=$dir/home/.config
    cd "$dir" || return 1
}

teardown() {
    rm -rf "$dir"
}

# made NAME: a file of what the Python expression on standard input gives.
made() {
    "${PYTHON:-python3}" -c \
        'import sys; open(sys.argv[1], "w").write(eval(sys.stdin.read()))' "$1"
}

# packed NAME: the same, a zip of what stands in a dictionary of texts.
packed() {
    "${PYTHON:-python3}" -c '
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    for name, text in eval(sys.stdin.read()).items():
        z.writestr(name, text)' "$1"
}

# is_read NAME. Light markup is read by the program itself, which has no limit,
# and looks at signals between files.
is_read() {
    timeout -k 1 60 "$POSTIL_BIN/postil" extract --no-config --record "$1" > out 2> err || {
        cat err
        return 1
    }
    [ -s out ]
}

@test "a message from many" {
    made from.eml <<'P'
'Subject: x\nFrom: ' + 'a b <c@d>, ' * 100000 + '\n\ntext\n'
P
    is_read from.eml
}

@test "a message with many styles, none of them closed" {
    made style.eml <<'P'
'Subject: x\nFrom: a\nContent-Type: multipart/alternative; boundary=b\n\n' \
    '--b\n\ntext\n--b\nContent-Type: text/html\n\n' + \
    '<style>' * 150000 + '\n--b--\n'
P
    is_read style.eml
}

@test "rich text of many paragraphs without a title" {
    made text.rtf <<'P'
r'{\rtf1 ' + r'x\par ' * 500000 + '}'
P
    is_read text.rtf
}

@test "a list of many tags with escapes in them" {
    made tags.json <<'P'
r'{"title": "x", "text": "y", "tags": "' + r'\u00e9t,' * 300000 + '"}'
P
    is_read tags.json
}

@test "a page of many boxes that are called comments" {
    made page.html <<'P'
'<!doctype html><title>A title</title><h1>A title</h1>' + \
    ('<p>' + 'A sentence of some words. ' * 20) + \
    '<div class=comment><p>w</p></div>' * 250000
P
    is_read page.html
}

@test "a page with thousands of authors who are references to nobody" {
    made authors.html <<'P'
'<title>x</title><script type="application/ld+json">' \
    '{"@type": "Article", "author": [' + \
    ','.join(['{"@id": "a"}'] * 3990) + ']}</script><p>text'
P
    is_read authors.html
}

@test "a page whose metadata stand below a long key" {
    made key.html <<'P'
'<title>x</title><script type="application/ld+json">{"' + \
    'k' * 2000000 + '": {' + ','.join(['"a": "b"'] * 5000) + \
    '}}</script><p>text'
P
    is_read key.html
}

@test "an article with many values below a long key" {
    made key.json <<'P'
'{"title": "x", "text": "y", "' + 'k' * 300000 + '": {' + \
    ','.join('"a": "v%d"' % i for i in range(100000)) + '}}'
P
    is_read key.json
}

@test "a list of articles below a long key" {
    made list.json <<'P'
'{"' + 'k' * 4000000 + '": {' + '"a": 1,' * 500000 + \
    '"b": [{"title": "x", "text": "y"}]}}'
P
    is_read list.json
}

@test "an outline of drawers and blocks that nothing ends" {
    made open.org <<'P'
'text\n' + ':a:\n#+begin_src\n' * 200000
P
    is_read open.org
}

@test "an outline of links that nothing ends" {
    made links.org <<'P'
'text\n' + '[[{{{' * 800000 + '}' * 3
P
    is_read links.org
}

@test "a feed of many entries with a long title" {
    made title.rss <<'P'
'<?xml version="1.0"?><rss><channel><title>' + 'w ' * 300000 + \
    '</title>' + '<item><title>x</title></item>' * 20000 + '</channel></rss>'
P
    is_read title.rss
}

@test "a feed of many entries below a tag of many attributes" {
    made tag.rss <<'P'
'<?xml version="1.0"?><rss ' + ' '.join('a%d="x"' % i for i in range(300000)) \
    + '><channel>' + '<item><title>x</title></item>' * 50000 + '</channel></rss>'
P
    is_read tag.rss
}

@test "a message with a long id and many files" {
    made id.eml <<'P'
'Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n' \
    'Content-Type: message/rfc822\n\nSubject: x\nMessage-ID: <' + \
    'i' * 4000000 + '>\nContent-Type: multipart/mixed; boundary=c\n\n' \
    '--c\n\ntext\n' + '--c\nContent-Type: a/b; name=a.txt\n\ntext\n' * 9000 + \
    '--c--\n--b--\n'
P
    is_read id.eml
}

@test "an edition with many titles, and a source described at length" {
    made source.xml <<'P'
'<?xml version="1.0"?><TEI><teiHeader><fileDesc><titleStmt>' + \
    "<title type='sub'>x</title>" * 200000 + '</titleStmt><sourceDesc>' + \
    '<p>x</p>' * 300000 + '</sourceDesc></fileDesc></teiHeader>' + \
    '<text><body><p>text</p></body></text></TEI>'
P
    is_read source.xml
}

@test "a Word document with many paragraphs in one" {
    packed inner.docx <<'P'
{'[Content_Types].xml': '<Types/>',
 'word/document.xml': '<w:document><w:body><w:p>' +
     ('<w:r><w:t>a</w:t></w:r><w:p><w:r><w:t>b</w:t></w:r></w:p>' * 150000) +
     '</w:p></w:body></w:document>'}
P
    is_read inner.docx
}

@test "a book that names its table of contents many times" {
    packed toc.epub <<'P'
{'mimetype': 'application/epub+zip',
 'META-INF/container.xml':
     '<container><rootfile full-path="book.opf"/></container>',
 'book.opf': '<package><metadata><title>T</title></metadata><manifest>' +
     '<item id="c" href="c.html"/>' +
     ''.join(f'<item id="t{i}" href="toc.ncx" ' +
             'media-type="application/x-dtbncx+xml"/>' for i in range(20000)) +
     '</manifest><spine><itemref idref="c"/></spine></package>',
 'toc.ncx': '<ncx><navMap>' + '<navPoint><navLabel><text>x</text></navLabel>' \
     '<content src="c.html"/></navPoint>' * 10000 + '</navMap></ncx>',
 'c.html': '<html><body><p>Text.</p></body></html>'}
P
    is_read toc.epub
}

@test "a book of many chapters that says nothing of itself" {
    packed chapters.epub <<'P'
{'mimetype': 'application/epub+zip',
 'META-INF/container.xml':
     '<container><rootfile full-path="book.opf"/></container>',
 'book.opf': '<package><manifest>' +
     ''.join(f'<item id="c{i}" href="c{i}.html"/>' for i in range(20000)) +
     '</manifest><spine>' +
     ''.join(f'<itemref idref="c{i}"/>' for i in range(20000)) +
     '</spine></package>',
 **{f'c{i}.html': '<html><body><p>Text.</p></body></html>'
    for i in range(20000)}}
P
    is_read chapters.epub
}

@test "a page with a long title and many headings" {
    made title.html <<'P'
'<html><head><title>' + 'word salad ' * 40000 + '</title></head><body>' + \
    '<h1>a heading here</h1><p>Text of it.</p>' * 20000 + '</body></html>'
P
    is_read title.html
}
