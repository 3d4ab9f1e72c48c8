# SPDX-License-Identifier: GPL-2.0-or-later
"""Words and folding, written a second time from doc/index-schema.md.

Slow and obvious on purpose: a text becomes a string of character classes,
and regular expressions over that string find the words.
"""
import re
import unicodedata

INVISIBLE = {0x00AD, 0x200C, 0x200D, 0x2060, 0xFEFF} | set(range(0xFE00, 0xFE10))
APOSTROPHES = "'\u2019\u2018\u02bc\uff07"
LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l",
           "þ": "th", "ı": "i", "ŋ": "n", "ħ": "h"}
CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3031-\u3035"
    "\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff"
    "\uff66-\uffdc\U00020000-\U000323af]")
HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"
                    "\uffa0-\uffdc]")


def fold(text):
    text = "".join(c for c in text if ord(c) not in INVISIBLE)
    text = "".join("'" if c in APOSTROPHES else c for c in text)
    text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    out = []
    base = ""
    for c in text:
        o = ord(c)
        if unicodedata.combining(c) == 0 and not unicodedata.category(c) == "Mn":
            base = c
        elif 0x300 <= o <= 0x36F:
            name = unicodedata.name(base, "") if base else ""
            if name.startswith(("LATIN", "GREEK")) or base in ("", "е"):
                continue
        elif (0x591 <= o <= 0x5C7 or 0x610 <= o <= 0x61A
              or 0x64B <= o <= 0x652 or o == 0x670 or 0x6D6 <= o <= 0x6ED):
            continue
        out.append(LETTERS.get(c, c))
    return unicodedata.normalize("NFC", "".join(out))


def classes(text):
    """One class letter for each character."""
    out = []
    for c in text:
        if ord(c) in INVISIBLE:
            out.append("i")
        elif CJK.match(c):
            out.append("h" if HANGUL.match(c) else "c")
        elif c in APOSTROPHES:
            out.append("'")
        elif c in "&.,_@+#":
            out.append(c)
        elif c in "-\u2010\u2011":
            out.append("-")
        elif c in "\n\r":
            out.append("n")
        elif c.isspace():
            out.append(" ")
        else:
            category = unicodedata.category(c)
            if category[0] == "L":
                out.append("A" if category in ("Lu", "Lt") else "a")
            elif category[0] == "N":
                out.append("d")
            elif category[0] == "M":
                out.append("m")
            else:
                out.append("x")
    return "".join(out)


_M = "[mi]*"
ACRONYM = re.compile(rf"(?<![aAdm])[aA]{_M}(?:\.[aA]{_M})+(?![aAdm])\.?"
                     rf"|(?<![aAdm])[aA]{_M}\.(?:[aA]{_M}\.)+")
ATOM = re.compile(rf"[aAd]{_M}(?:(?:[aAd]|(?<=[aA])[']i*(?=[aA])"
                  rf"|(?<=[aA][mi])[']i*(?=[aA])|(?<=[aA])&(?=[aA])"
                  rf"|(?<=d)[.,](?=d)){_M})*")
SUFFIX = re.compile(r"\+\+(?![aAdm])|(?<![aAdm].)#(?![aAdm])")
GROUPS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
ELISION = re.compile(r"(?:[cdjlmnst]|qu)'(?=[aeiouyh])")


def _plain(term):
    return GROUPS.sub("", fold(term))


def words(text):
    """(term, begin, end, kind) in order; kind: word, bigram, single, whole.
    begin and end count characters."""
    cls = classes(text)
    at = 0
    n = len(text)
    while at < n:
        if cls[at] in "ch":
            at = yield from _cjk(text, cls, at)
        elif cls[at] in "aAd":
            at = yield from _compound(text, cls, at)
        else:
            at += 1


def _cjk(text, cls, at):
    places = [at]
    i = at + 1
    while i < len(text):
        if cls[i] in "ch":
            places.append(i)
            i += 1
            continue
        gap = re.compile(r"(?:i| |n)*").match(cls, i)
        blank = text[i:gap.end()]
        ends = len(re.findall("\r\n|\r|\n", blank))
        j = gap.end()
        joined = (j > i and j < len(text) and cls[j] in "ch" and ends <= 1
                  and (blank.strip("".join(map(chr, INVISIBLE))) == ""
                       or (cls[places[-1]] == "c" and cls[j] == "c")))
        if not joined:
            break
        i = j
    if len(places) == 1:
        yield fold(text[at]), at, at + 1, "word"
        return at + 1
    for k in range(len(places)):
        yield fold(text[places[k]]), places[k], places[k] + 1, "single"
        if k + 1 < len(places):
            a, b = places[k], places[k + 1]
            yield fold(text[a] + text[b]), a, b + 1, "bigram"
    return places[-1] + 1


def _atom(text, cls, at):
    """End of the atom at `at`, and the terms it gives with their places."""
    m = ACRONYM.match(cls, at)
    if m:
        letters = text[at:m.end()].replace(".", "")
        return m.end(), [(fold(letters), at, m.end())]
    m = ATOM.match(cls, at)
    end = m.end()
    while cls[end - 1] == "i":
        end -= 1
    suffix = SUFFIX.match(cls, end)
    run = cls[at:end].replace("m", "").replace("i", "")
    if suffix and set(run) <= set("aA") and \
            (suffix.group() == "++" or len(run) == 1):
        end = suffix.end()
    piece = text[at:end]
    folded = _plain(piece)
    m = ELISION.match(folded)
    if m:
        cut = next(i for i, c in enumerate(piece) if c in APOSTROPHES)
        return end, [(fold(piece[:cut]), at, at + cut),
                     (fold(piece[cut + 1:]), at + cut + 1, end)]
    return end, [(folded, at, end)]


def _compound(text, cls, at):
    begin = at
    parts = []
    while True:
        end, terms = _atom(text, cls, at)
        for term, a, b in terms:
            parts.append((term, a, b))
            yield term, a, b, "word"
        i = end
        while i < len(cls) and cls[i] == "i":
            i += 1
        if i + 1 >= len(cls) or cls[i] not in ".-_@":
            break
        j = i + 1
        while j < len(cls) and cls[j] == "i":
            j += 1
        if j >= len(cls) or cls[j] not in "aAd":
            break
        if cls[i] == "." and cls[j] == "A" and cls[end - 1] == "a":
            break
        at = j
    if len(parts) > 1:
        whole = fold(text[begin:end].replace("\u2010", "-")
                     .replace("\u2011", "-"))
        yield whole, begin, end, "whole"
    return end


def positioned(text):
    """Only the words that take positions."""
    return [w for w in words(text) if w[3] in ("word", "bigram")]
