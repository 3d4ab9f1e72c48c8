#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The commands for groonga that load a folder of texts and index them.

    groonga.py FOLDER > COMMANDS ; groonga -n DATABASE < COMMANDS

Words with positions, folded by NormalizerAuto, the texts stored; the index is
made after loading, as is fastest. No stems: groonga has none of its own.
"""
import json
import os
import sys


def main():
    folder = sys.argv[1]
    out = sys.stdout
    out.write("table_create Docs TABLE_NO_KEY\n"
              "column_create Docs title COLUMN_SCALAR ShortText\n"
              "column_create Docs body COLUMN_SCALAR LongText\n"
              "load --table Docs\n[\n")
    between = ""
    for where, _, names in os.walk(folder):
        for name in names:
            if name.startswith("._"):
                continue
            with open(os.path.join(where, name), "rb") as f:
                body = f.read().decode("utf-8", "replace")
            out.write(between + json.dumps({"title": name, "body": body}))
            between = ",\n"
    out.write("\n]\n"
              "table_create Terms TABLE_PAT_KEY ShortText"
              " --default_tokenizer TokenBigram --normalizer NormalizerAuto\n"
              "column_create Terms texts COLUMN_INDEX|WITH_POSITION"
              "|WITH_SECTION Docs title,body\n")


if __name__ == "__main__":
    main()
