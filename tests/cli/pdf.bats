#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# PDF documents, through pdftotext; that of Poppler or one of ours.

setup() {
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    mkdir -p "$HOME/postil" "$tmp/tree" "$tmp/bin"
    cd "$tmp/tree"
}

teardown() {
    cd /
    rm -rf "$tmp"
}

# One page that says the words; readers make up for what its index lacks.
make_pdf() {
    local text="BT /F1 12 Tf 72 700 Td ($1) Tj ET"
    cat <<END
%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R
 /Resources << /Font << /F1 5 0 R >> >> >> endobj
4 0 obj << /Length ${#text} >> stream
$text
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
6 0 obj << /Title ($2) /Author (Ann Roe) /CreationDate (D:20140305101500Z) >>
endobj
trailer << /Root 1 0 R /Info 6 0 R /Size 7 >>
END
}

# A pdftotext that does what it is told.
fake() {
    printf '#!/bin/bash\n' > "$tmp/bin/pdftotext"
    cat >> "$tmp/bin/pdftotext"
    printf '#!/bin/sh\n' > "$tmp/bin/pdfinfo"
    chmod +x "$tmp/bin/pdftotext" "$tmp/bin/pdfinfo"
    export PATH=$tmp/bin:$PATH
    printf '%%PDF-1.4\n' > a.pdf
}

@test "PDF is left alone unless it is asked for" {
    make_pdf 'The tolls of the bridge.' 'Tolls' > a.pdf
    "$postil" index -q
    "$postil" status --skipped | grep -q 'a.pdf.*PDF document'
}

@test "a first run says that PDF was left alone, and one with --pdf reads it" {
    fake <<< 'cat > /dev/null; echo "What the document says of tolls."'
    printf 'A note on tolls.\n' > note.txt
    run "$postil" index
    [ "${lines[1]}" = 'postil index: 1 PDF document was skipped; --pdf reads such' ]
    run "$postil" index --pdf --dry-run
    [ "$output" = 'changed a.pdf: skipped before: PDF document' ]
    run "$postil" index --pdf
    [[ $output == 'read 1 file, '* ]]
    [ "$("$postil" search -l 'document tolls')" = a.pdf ]
    run "$postil" index --pdf
    [[ $output == 'up to date: '* ]]
    run "$postil" index
    [[ $output == 'up to date: '* ]]
    rm -r .postil
    run "$postil" index -q
    [ -z "$output" ]
    run "$postil" index --rebuild --pdf
    [[ $output != *skipped\;* ]]
}

@test "text, title, author and date" {
    command -v pdftotext > /dev/null || skip 'no pdftotext'
    make_pdf 'The tolls of the bridge.' 'On tolls' > a.pdf
    make_pdf 'Of ferries and barges we know less.' 'draft-7.docx' > b.pdf
    run "$postil" extract --pdf a.pdf
    [ "$status" -eq 0 ]
    [[ "$output" == *'title     On tolls'* ]]
    [[ "$output" == *'author    Ann Roe'* ]]
    [[ "$output" == *'date      2014-03-05'* ]]
    [[ "$output" == *'format    pdf'* ]]
    printf '[article]\npdf = true\n' > "$HOME/postil/config"
    "$postil" index -q
    [ "$("$postil" search -c 'author:roe tolls date:2014')" = 1 ]
    [ "$("$postil" search -c 'title:draft*')" = 0 ]
    [[ "$("$postil" search barges)" == *'barges'* ]]
    run "$postil" extract --no-pdf a.pdf
    [ "$status" -eq 1 ]
}

@test "documents in archives, in archives in them, and attached to mail" {
    command -v python3 > /dev/null || skip 'no python3'
    fake <<< 'grep -q "^%PDF" || exit 1
echo "What the document says of tolls."'
    printf '%%PDF-1.4\n%%of two pages\n' > a.pdf
    python3 - << 'END'
import email.message, os, zipfile
pdf = open("a.pdf", "rb").read()
m = email.message.EmailMessage()
m["From"], m["Subject"] = "Ann Roe <a@b.example>", "Two papers"
m["Message-ID"] = "<1@b.example>"
m.set_content("See what is attached.")
m.add_attachment(pdf, maintype="application", subtype="pdf", filename="toll.pdf")
m.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png",
                 filename="p.png")
open("letter.eml", "wb").write(bytes(m))
with zipfile.ZipFile("in.zip", "w") as z:
    z.writestr("deep.pdf", pdf)
with zipfile.ZipFile("z.zip", "w") as z:
    z.writestr("one.txt", "One\n\nPlain words.")
    z.write("in.zip")
    z.writestr("2011/two.pdf", pdf)
    z.writestr("three.txt", "Three\n\nPlain words.")
for f in ("a.pdf", "in.zip"):
    os.remove(f)
END
    "$postil" index -q --pdf
    [ "$("$postil" search -c 'plain')" = 2 ]
    for m in z.zip/in.zip/deep.pdf z.zip/2011/two.pdf letter.eml/toll.pdf; do
        run "$postil" show "$m"
        [[ $output == *'says of tolls'* ]]
    done
    [ "$("$postil" search -c 'date:2011 tolls')" = 1 ]
    [ "$("$postil" search --duplicates -c tolls)" = 3 ]
    [ -z "$("$postil" status --failed)" ]
    # What cannot be read is left out; without --pdf they are passed over.
    fake <<< 'exit 1'
    rm a.pdf
    "$postil" index -q --pdf --rebuild
    run "$postil" status --failed
    [[ $output == *'z.zip: 2 of its members left out; deep.pdf: pdftotext cannot read it'* ]]
    [[ $output == *'letter.eml: 1 of its members left out; toll.pdf: pdftotext'* ]]
    "$postil" index -q --rebuild
    [ -z "$("$postil" status --failed)" ]
    [ "$("$postil" search -c 'plain OR attached')" = 3 ]
}

@test "an index's own configuration cannot ask for it" {
    fake <<< 'echo Text.'
    mkdir .postil
    printf '[article]\npdf = true\n' > .postil/config
    run "$postil" index
    [[ "$output" == *'article.pdf'* ]]
    [ "$("$postil" search -c text 2> /dev/null)" = 0 ]
}

@test "without pdftotext, and with a damaged document, it says so" {
    printf '%%PDF-1.4\nnothing\n' > a.pdf
    PATH=$tmp/bin run "$postil" extract --pdf a.pdf
    [ "$status" -eq 5 ]
    [[ "$output" == *'there is no pdftotext to read it (Debian: poppler-utils)'* ]]
    command -v pdftotext > /dev/null || skip 'no pdftotext'
    run "$postil" extract --pdf a.pdf
    [ "$status" -eq 5 ]
    [[ "$output" == *'pdftotext cannot read it: damaged or locked'* ]]
}

@test "a program that takes its time is ended" {
    printf '[article]\nseconds = 1\n' > "$HOME/postil/config"
    fake <<< 'while :; do :; done'
    run "$postil" extract --pdf a.pdf
    [ "$status" -eq 5 ]
    [[ "$output" == *'pdftotext took more than 1 s (article.seconds)'* ]]
    fake <<< 'exec sleep 100'
    run "$postil" extract --pdf a.pdf
    [[ "$output" == *'pdftotext took more than 1 s (article.seconds)'* ]]
}

@test "it writes no file and has no network" {
    [ -z "$POSTIL_SAN" ] || skip 'not with a sanitizer'
    fake << 'END'
echo 'It began.'
(echo x > written) 2> /dev/null
[ -s written ] && echo 'It wrote.'
(exec 3<> /dev/tcp/127.0.0.1/9) 2>&1 | grep -q 'not permitted' && echo 'No network.'
END
    run "$postil" extract --pdf a.pdf
    [[ "$output" == *'It began.'* ]]
    [[ "$output" != *'It wrote.'* ]]
    [[ "$output" == *'No network.'* ]]
}

@test "it removes, makes and renames no file where the kernel has Landlock" {
    [ -z "$POSTIL_SAN" ] || skip 'not with a sanitizer'
    command -v python3 > /dev/null || skip 'no python3'
    python3 -c 'import ctypes, sys
sys.exit(ctypes.CDLL(None).syscall(444, None, 0, 1) < 1)' || skip 'no Landlock'
    touch kept
    fake << 'END'
echo 'It began.' 2> /dev/null
rm -f kept
mkdir made
mv kept moved
ln -s kept linked
cat > written
exit 0
END
    run "$postil" extract --pdf a.pdf
    [[ "$output" == *'It began.'* ]]
    [ "$(echo *)" = 'a.pdf kept' ]
}
