# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the documents of old Words that stand beside this file (MS-DOC in
MS-CFB), as nothing free does so any more: python3 worddoc.py."""
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
FREE, END, TABLE = 0xffffffff, 0xfffffffe, 0xfffffffd


def padded(data, size):
    return data + b"\0" * (-len(data) % size)


def entry(name, kind, start=0, size=0, right=FREE, child=FREE):
    raw = (name + "\0").encode("utf-16-le")
    return (raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) +
            struct.pack("<III", FREE, right, child) + b"\0" * 36 +
            struct.pack("<IQ", start, size))


def compound(streams, embedded=()):
    """A compound file of (name, bytes); `embedded` are those of a document
    within, which come first in the list of all."""
    sectors, table, small, small_table = [], [], b"", []

    def add(data):
        if not data:
            return END
        first = len(sectors)
        data = padded(data, 512)
        for i in range(0, len(data), 512):
            sectors.append(data[i:i + 512])
            table.append(len(sectors))
        table[-1] = END
        return first

    def add_small(data):
        nonlocal small
        first = len(small) // 64
        data = padded(data, 64)
        small += data
        small_table.extend(range(first + 1, first + len(data) // 64))
        small_table.append(END)
        return first

    def place(data):
        return add_small(data) if len(data) < 4096 else add(data)

    every = list(embedded) + list(streams)
    starts = [place(data) for _, data in every]
    first_own = 2 + len(embedded)
    entries = [entry("Pool", 1, right=first_own,
                     child=2 if embedded else FREE)]
    for i, ((name, data), start) in enumerate(zip(every, starts), 2):
        last = i in (first_own - 1, len(every) + 1)
        entries.append(entry(name, 2, start, len(data),
                             right=FREE if last else i + 1))
    root = entry("Root Entry", 5, add(small), len(small), child=1)
    folder = add(padded(root + b"".join(entries), 512))
    small_first = add(struct.pack(f"<{len(small_table)}I", *small_table))
    own = len(sectors)
    table.append(TABLE)
    sectors.append(padded(struct.pack(f"<{len(table)}I", *table) +
                          b"\xff" * (512 - 4 * len(table)), 512))
    head = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 +
            struct.pack("<HHHHH", 62, 3, 0xfffe, 9, 6) + b"\0" * 6 +
            struct.pack("<IIIIIIIIII", 0, 1, folder, 0, 4096, small_first, 1,
                        END, 0, own))
    return head.ljust(512, b"\xff") + b"".join(sectors)


def summary(codepage, title, author, days):
    def text(s):
        raw = s.encode(f"cp{codepage}") + b"\0"
        return struct.pack("<II", 0x1e, len(raw)) + padded(raw, 4)
    values = [(1, struct.pack("<II", 2, codepage)), (2, text(title)),
              (4, text(author)),
              (12, struct.pack("<IQ", 0x40, days * 86400 * 10**7))]
    at, ids, data = 8 + 8 * len(values), b"", b""
    for number, value in values:
        ids += struct.pack("<II", number, at + len(data))
        data += value
    section = struct.pack("<II", at + len(data), len(values)) + ids + data
    return (struct.pack("<HHI", 0xfffe, 0, 0) + b"\0" * 16 +
            struct.pack("<I", 1) + bytes.fromhex(
                "e0859ff2f94f6810ab9108002b27b3d9") +
            struct.pack("<I", 48) + section)


def styles(numbers):
    """A list of styles: Normal, then built-in ones of these numbers."""
    out = struct.pack("<HHH", 4, 1 + len(numbers), 10)
    for number in [0] + numbers:
        std = struct.pack("<HHHHH", number, 0, 0, 0, 0) + struct.pack("<H", 0)
        out += struct.pack("<H", len(std)) + std
    return out


def word97(zones, looks, flags=0):
    """`zones`: texts; each is one piece, in bytes where Windows-1252 has its
    letters. `looks`: numbers of styles of the paragraphs of the first zone."""
    fib = bytearray(1024)
    main, pieces, cps = b"", [], [0]
    ends = []
    for i, text in enumerate(zones):
        if not text:
            continue
        at = 1024 + len(main)
        try:
            data, place, size = text.encode("cp1252"), at * 2 | 1 << 30, 1
        except UnicodeEncodeError:
            data, place, size = text.encode("utf-16-le"), at, 2
        if i == 0:
            ends = [at + size * n + size for n, c in enumerate(text)
                    if c in "\r\a"]
        main += padded(data, 2)
        pieces.append(struct.pack("<HIH", 0, place, 0))
        cps.append(cps[-1] + len(data) // size)
    plc = struct.pack(f"<{len(cps)}I", *cps) + b"".join(pieces)
    clx = struct.pack("<BH", 1, 3) + b"abc" + struct.pack(
        "<BI", 2, len(plc)) + plc
    sheet = styles([62, 1])
    # One page that says the style of each paragraph.
    main = padded(main, 512)
    page = bytearray(512)
    runs = [1024] + ends
    struct.pack_into(f"<{len(runs)}I", page, 0, *runs)
    page[511] = len(ends)
    for i in range(len(ends)):
        at = 496 - 4 * i
        page[4 * len(runs) + 13 * i] = at // 2
        struct.pack_into("<BBH", page, at, 0, 1, looks[i])
    number = (1024 + len(main)) // 512
    pages = struct.pack("<III", 1024, ends[-1], number)
    table = sheet + pages + clx
    struct.pack_into("<HH", fib, 0, 0xa5ec, 193)
    struct.pack_into("<H", fib, 10, 0x200 | flags)
    struct.pack_into(f"<{len(zones)}I", fib, 0x4c, *[len(z) for z in zones])
    for at, offset, size in ((0xa2, 0, len(sheet)),
                             (0x102, len(sheet), len(pages)),
                             (0x1a2, len(sheet + pages), len(clx))):
        struct.pack_into("<II", fib, at, offset, size)
    return padded(bytes(fib) + main + bytes(page), 512).ljust(4608, b"\0"), table


def word6(text, charset, language):
    fib = bytearray(768)
    data = text.encode(charset)
    struct.pack_into("<HH", fib, 0, 0xa5dc, 104)
    struct.pack_into("<H", fib, 6, language)
    struct.pack_into("<II", fib, 0x18, 768, 768 + len(data))
    struct.pack_into("<I", fib, 0x34, len(data))
    return bytes(fib) + data


def main():
    text = ("Who pays for the bridge\r"
            "Two tolls\r"
            "Tolls are \u201cdear\u201d where bridges are few\x02; see "
            "\x13 HYPERLINK \"http://x.example/\" \x14the ledger\x15.\x0b"
            "It has a caf\xe9.\r"
            "1850\a3 d\a\a"
            "\x01A page ends here.\f\r")
    notes = "\x02 Мостов мало.\r"
    streams = [("WordDocument", None), ("1Table", None),
               ("\5SummaryInformation",
                summary(1252, "What the file is called", "Ann Ro\xe9", 150914))]
    zones = [text, notes, "Page 7 of the ledger\r", "", "A remark\r",
             "An endnote.\r", "In a box.\r"]
    within = word97(["Somebody else's words\r"], [0])

    def write(name, streams, embedded=()):
        with open(os.path.join(HERE, name), "wb") as f:
            f.write(compound(streams, embedded))

    def with_text(flags=0):
        body, table = word97(zones, [1, 2, 0, 0, 0, 0, 0], flags)
        return [("WordDocument", body), ("1Table", table), streams[2]]

    write("ledger.doc", with_text(),
          [("WordDocument", within[0]), ("1Table", within[1])])
    write("locked.doc", with_text(0x100))
    write("word6.doc", [
        ("WordDocument", word6("Цена переправы\rТам, где мостов мало, платят "
                               "дорого.\r\x13 PAGE \x14\x15Паром есть мост, "
                               "который движется.\r", "cp1251", 0x409)),
        ("\5SummaryInformation",
         summary(1251, "Цена переправы", "Анна Роу", 150000))])
    write("sheet.doc", [("Workbook", b"numbers")])


if __name__ == "__main__":
    main()
