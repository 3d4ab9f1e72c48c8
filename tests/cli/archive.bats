#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Archives as a user has them: large ones, damaged ones, what is in them.

setup() {
    command -v python3 > /dev/null || skip 'no python3'
    tmp=$(mktemp -d)
    export HOME=$tmp/home XDG_CONFIG_HOME=$tmp/home
    unset POSTIL_INDEX POSTIL_CONFIG
    postil=$POSTIL_BIN/postil
    mkdir -p "$HOME/postil" "$tmp/tree"
    cd "$tmp/tree"
}

teardown() {
    cd /
    rm -rf "$tmp"
}

# Archives of 300 small articles that do not compress well, and a large one:
# z.zip, t.tar.gz, w.warc.gz.
make_large() {
    python3 - << 'END'
import gzip, io, random, tarfile, zipfile
r = random.Random(7)
def words(n):
    return " ".join("".join(r.choice("abcdefghijklmnop") for _ in range(7))
                    for _ in range(n))
texts = [(f"2011/n{i}.txt", f"Number {i}\n\nAll tolls, {words(40)}.\n".encode())
         for i in range(300)]
texts.insert(100, ("large.txt", f"Large\n\n{words(4000)}\n".encode()))
with zipfile.ZipFile("z.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for name, text in texts:
        z.writestr(name, text)
with tarfile.open("t.tar.gz", "w:gz") as t:
    for name, text in texts:
        info = tarfile.TarInfo(name)
        info.size = len(text)
        t.addfile(info, io.BytesIO(text))
with open("w.warc.gz", "wb") as w:
    for name, text in texts:
        w.write(gzip.compress(b"WARC/1.0\r\nWARC-Type: resource\r\n"
            b"WARC-Target-URI: https://q.example/" + name.encode() +
            b"\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (len(text), text)))
END
}

# Tables, feeds and JSON of 400 articles with a few that are large: t.csv,
# f.xml, a.json, l.json (its list in an object).
make_long() {
    python3 - << 'END'
import csv, json
def body(i):
    return ("Note %d\n\n" % i + "All tolls, \"so it is\".\n" * 20 +
            "tail%d\n" % i + "and words " * (9000 if i in (7, 300) else 1))
rows = [{"title": "T %d" % i, "date": "2014-05-07", "body": body(i)}
        for i in range(400)]
with open("t.csv", "w", newline="") as f:
    table = csv.DictWriter(f, rows[0])
    table.writeheader()
    table.writerows(rows)
with open("a.json", "w") as f:
    f.write("[" + ",\n".join(json.dumps(r) for r in rows) + "]\n")
with open("l.json", "w") as f:
    f.write('{"all": [' + ",\n".join(json.dumps(r) for r in rows) + "]}\n")
with open("f.xml", "w") as f:
    f.write("<rss><channel><title>Papers</title>\n")
    for r in rows:
        f.write("<item><title>%s</title><description><![CDATA[%s]]>"
                "</description></item>\n" % (r["title"], r["body"]))
    f.write("</channel></rss>\n")
END
}

@test "tables, feeds and JSON may be larger than --max-size, articles in them may not" {
    make_long
    run "$postil" index --max-size 20000
    [ "$status" -eq 0 ]
    [[ $output == *'indexed 1,592 articles'* ]]
    run "$postil" status --skipped --failed
    for f in t.csv f.xml a.json l.json; do
        [ "$(stat -c %s "$f")" -gt 20000 ]
        [[ $output == *"$f: 2 of its members left out; line "*': larger than the limit of 20000 bytes'* ]]
    done
    [ "$("$postil" search -c 'source:papers')" = 398 ]
    # Each is found at its line.
    for f in t.csv f.xml a.json l.json; do
        for n in 0 3 288 399; do
            expected=$f:$(grep -n "tail$n\b" "$f" | cut -d: -f1)
            run "$postil" search --duplicates --vimgrep "tail$n path:$f"
            [[ $output == "$expected":* ]]
        done
    done
}

@test "archives may be larger than --max-size, files in them may not" {
    make_large
    printf 'Plain\n\n' > p.txt
    head -c 20000 < /dev/zero | tr '\0' 'x' >> p.txt
    for f in z.zip t.tar.gz w.warc.gz; do
        [ "$(stat -c %s "$f")" -gt 20000 ]
    done
    run "$postil" index --max-size 20000
    [ "$status" -eq 0 ]
    [[ $output == *'indexed 900 articles'* ]]
    [ "$("$postil" search -c tolls)" = 900 ]
    run "$postil" status --skipped --failed
    [[ $output == *'p.txt: larger than the limit of'* ]]
    for f in z.zip t.tar.gz w.warc.gz; do
        [[ $output == *"$f: 1 of its members left out; "*'large.txt: larger than the limit of 20000 bytes'* ]]
    done
    # It is known by its content, as other files are.
    touch z.zip
    run "$postil" index -v --max-size 20000
    [[ $output == *'read 0 files'* ]]
    python3 -c 'import zipfile
zipfile.ZipFile("z.zip", "a").writestr("more.txt", "More tolls.")'
    "$postil" index -q --max-size 20000
    [ "$("$postil" search -c tolls)" = 901 ]
    run "$postil" extract --json z.zip
    [ "$(grep -c "^{" <<< "$output")" = 302 ]
    # No limit at all, and in the process itself.
    "$postil" index -q --rebuild --max-size 0
    [ "$("$postil" search -c title:large)" = 3 ]
    printf '[article]\napart = false\n' > "$HOME/postil/config"
    "$postil" index -q --rebuild --max-size 20000
    [ "$("$postil" search -c tolls)" = 901 ]
}

@test "a document that is a package is no archive, however large" {
    python3 - << 'END'
import random, zipfile
with zipfile.ZipFile("d.docx", "w") as z:
    z.writestr("[Content_Types].xml", "<Types/>")
    z.writestr("word/document.xml", random.Random(1).randbytes(30000))
END
    "$postil" index -q --max-size 20000
    run "$postil" status --skipped
    [[ $output == *'d.docx: larger than the limit of'* ]]
}

@test "documents in an archive and those attached to mail, in base64" {
    office=$POSTIL_SOURCE/tests/articles/office
    python3 - "$office" << 'END'
import email.message, os, sys, zipfile
names = ["pandoc.docx", "writer.odt", "pandoc.epub", "writer.rtf"]
m = email.message.EmailMessage()
m["From"], m["Subject"] = "Ann Roe <a@b.example>", "Papers"
m["Message-ID"] = "<1@b.example>"
m.set_content("See what is attached.")
with zipfile.ZipFile("z.zip", "w") as z:
    for name in names:
        z.write(os.path.join(sys.argv[1], name), "papers/" + name)
        with open(os.path.join(sys.argv[1], name), "rb") as f:
            m.add_attachment(f.read(), maintype="application",
                             subtype="octet-stream", filename=name)
    z.writestr("letter.eml", bytes(m))
with open("letter.eml", "wb") as f:
    f.write(bytes(m))
END
    mkdir alone
    cp "$office/pandoc.docx" "$office/writer.odt" "$office/pandoc.epub" \
        "$office/writer.rtf" alone
    "$postil" index -q
    [ -z "$("$postil" status --failed)" ]
    "$postil" export > "$tmp/all"
    [ "$(grep -c '"text":"alone/' "$tmp/all")" = 5 ]
    [ "$(grep -c '"member":"papers/' "$tmp/all")" = 5 ]
    [ "$(grep -c '"text":"letter.eml"' "$tmp/all")" = 6 ]
    [ "$(grep -c '"member":"letter.eml' "$tmp/all")" = 6 ]
    [[ $("$postil" show letter.eml/pandoc.docx) == *'member: pandoc.docx'* ]]
    "$postil" show z.zip/letter.eml/writer.odt
}

@test "mailboxes and JSON Lines may be larger than --max-size, articles may not" {
    python3 - << 'END'
import gzip, json
def words(i):
    return " ".join(f"w{i}x{k}" for k in range(60))
with open("all.mbox", "w") as f:
    for i in range(300):
        f.write(f"From a@b.example Wed May  7 10:00:00 2014\nFrom: a@b.example\n"
                f"Subject: Letter {i}\n\nAll tolls.\n{words(i)}\n\n")
lines = [json.dumps({"title": f"T {i}", "body": "All tolls. " + words(i)})
         for i in range(300)]
lines.insert(100, json.dumps({"title": "Large", "body": words(1) * 100}))
with open("all.jsonl", "w") as f:
    f.write("\n".join(lines) + "\n")
with gzip.open("all.jsonl.gz", "wt") as f:
    f.write("\n".join(lines) + "\n")
END
    "$postil" index -q --max-size 20000
    [ "$("$postil" search -c tolls)" = 900 ]
    run "$postil" status --failed --skipped
    [[ $output == *'all.jsonl: 1 of its members left out; line 101: larger than the limit of 20000 bytes'* ]]
    [[ $output == *'all.jsonl.gz: 1 of its members left out; line 101: larger'* ]]
    [[ $output != *mbox* ]]
    # Each is at its place.
    line=$(grep -n w299x0 all.mbox | cut -d: -f1)
    [[ $("$postil" search --vimgrep 'w299x0 path:all.mbox') == "all.mbox:$line:1:"* ]]
    line=$(grep -n w299x0 all.jsonl | cut -d: -f1)
    [[ $("$postil" search --vimgrep 'w299x0 path:all.jsonl') == "all.jsonl:$line:"* ]]
    [[ $("$postil" show 'all.mbox/message 300') == *'Letter 299'* ]]
    "$postil" index -q --rebuild
    [ "$("$postil" search -c tolls)" = 900 ]
}

@test "members of a zip file whose names are in any script keep them" {
    "$PYTHON" -c 'import zipfile
with zipfile.ZipFile("scripts.zip", "w") as z:
    z.writestr("ru/мир.txt", "Речь о мире и о плотине.")
    z.writestr("zh/特区.txt", "经济特区的发展需要和平的环境。")
    z.writestr("été.txt", "A dam in summer.")
with zipfile.ZipFile("dos.zip", "w") as z:
    z.writestr("xxxx.txt", "A dam in bytes of an old charset.")
b = open("dos.zip", "rb").read()
open("dos.zip", "wb").write(b.replace(b"xxxx", "речь".encode("cp866")))'
    for apart in true false; do
        printf '[article]\napart = %s\n' "$apart" > "$tmp/config"
        export POSTIL_CONFIG=$tmp/config
        rm -rf .postil
        "$postil" index -q
        [ "$("$postil" show scripts.zip | cut -f 4 | sort)" = \
            "$(printf '%s\n' ru/мир.txt zh/特区.txt été.txt | sort)" ]
        [ "$("$postil" show scripts.zip | cut -f 1 | sort -u | wc -l)" -eq 3 ]
        run "$postil" show scripts.zip/zh/特区.txt
        [ "$status" -eq 0 ]
        [[ $output == *和平* ]]
        run "$postil" search -l 'dam charset'
        [ "$output" = dos.zip ]
        run "$postil" check
        [ "$status" -eq 0 ]
    done
}

@test "a book whose chapters lie in files of any name is read" {
    "$PYTHON" -c 'import zipfile
with zipfile.ZipFile("book.epub", "w") as z:
    z.writestr("mimetype", "application/epub+zip")
    z.writestr("META-INF/container.xml", "<container><rootfiles><rootfile "
        "full-path=\"inhalt.opf\"/></rootfiles></container>")
    z.writestr("inhalt.opf", "<package><metadata/><manifest><item id=\"a\" "
        "href=\"Einf%C3%BChrung.xhtml\" media-type=\"application/xhtml+xml\"/>"
        "</manifest><spine><itemref idref=\"a\"/></spine></package>")
    z.writestr("Einführung.xhtml", "<html><body><h1>Einführung</h1>"
        "<p>Die Häfen der Stadt sind alt.</p></body></html>")'
    "$postil" index -q
    run "$postil" search --json 'Häfen'
    [[ $output == *'"member":"Einführung.xhtml"'* ]]
}
