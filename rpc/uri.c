/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/uri.h"

#include <string.h>

#include "base/file.h"

void pst_percent_encode(struct pst_buf *out, struct pst_str s,
                        const char *plain)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9');
        if (letter || (c != '\0' && strchr(plain, c) != NULL))
            pst_buf_addc(out, (char)c);
        else
            pst_buf_addf(out, "%%%02X", c);
    }
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void pst_percent_decode(struct pst_buf *out, struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool coded = s.p[i] == '%' && i + 2 < s.n && digit(s.p[i + 1]) >= 0 &&
                     digit(s.p[i + 2]) >= 0;
        if (coded)
            pst_buf_addc(out,
                         (char)(digit(s.p[i + 1]) << 4 | digit(s.p[i + 2])));
        else
            pst_buf_addc(out, s.p[i]);
        i += coded ? 2 : 0;
    }
}

void pst_uri_of_path(struct pst_buf *out, struct pst_str path)
{
    pst_buf_adds(out, "file://");
    pst_percent_encode(out, path, "/-._~");
}

bool pst_uri_path(struct pst_buf *out, struct pst_str uri)
{
    static const char *const heads[] = {"file:///", "file://localhost/",
                                        "file:/"};
    struct pst_buf path = PST_BUF_INIT;
    size_t head = 0;
    pst_buf_clear(out);
    for (size_t i = 0; i < 3 && head == 0; i++)
        if (pst_str_starts(uri, heads[i]))
            head = strlen(heads[i]);
    if (head == 0 || (head == 6 && uri.n > 6 && uri.p[6] == '/'))
        return false;
    pst_buf_addc(&path, '/');
    pst_percent_decode(&path, (struct pst_str){uri.p + head, uri.n - head});
    bool whole = memchr(path.p, '\0', path.n) == NULL;
    if (whole)
        pst_path_absolute(out, "/", path.p);
    pst_buf_dispose(&path);
    return whole;
}
