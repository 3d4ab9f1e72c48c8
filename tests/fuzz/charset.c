/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes of any charset: the first byte names one. */
#include <stdint.h>
#include <stdlib.h>

#include "article/charset.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {
        NULL,          "windows-1252", "windows-1258", "shift_jis", "gb18030",
        "iso-2022-jp", "iso-2022-kr",  "big5",         "euc-jp",    "utf-7",
        "euc-kr",      "hz",           "tscii",        "koi8-r",    "utf-8"};
    if (size == 0)
        return 0;
    const char *name = names[data[0] % (sizeof names / sizeof *names)];
    struct pst_str bytes = {(const char *)data + 1, size - 1};
    struct pst_source s;
    char declared[32];
    pst_charset_declared(bytes, declared);
    pst_source_init(&s);
    pst_source_decode(&s, bytes, name, NULL);
    if (pst_utf8_valid_prefix(s.text.p, s.text.n) != s.text.n)
        abort();
    size_t text = 0, source = 0;
    for (size_t i = 0; i < s.segment_count; i++) {
        if (s.segments[i].text != text || s.segments[i].source < source)
            abort();
        text += s.segments[i].text_len;
        source = s.segments[i].source + s.segments[i].source_len;
    }
    if (text != s.text.n || source > bytes.n)
        abort();
    pst_source_dispose(&s);
    return 0;
}
