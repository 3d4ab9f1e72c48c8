/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An expression, a line end, and a term: what is run as an automaton describes
 * what PCRE2 says that it does, and what it calls dead does not match. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/automaton.h"
#include "searcher/regex.h"
#include "text/fold.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* An automaton has no assertions. */
static struct pst_regex *by_pcre2(struct pst_str expression)
{
    struct pst_buf other = PST_BUF_INIT;
    pst_buf_adds(&other, "(?=)(?:");
    pst_buf_addstr(&other, expression);
    pst_buf_addc(&other, ')');
    struct pst_regex *r = pst_regex_new(pst_buf_str(&other), NULL, NULL);
    pst_buf_dispose(&other);
    return r;
}

static void compare(struct pst_regex *a, struct pst_regex *b,
                    struct pst_str term)
{
    bool wanted = pst_regex_matches(b, term);
    bool found = pst_regex_matches(a, term);
    check(found == wanted || pst_regex_gave_up(a) || pst_regex_gave_up(b));
    check(found || pst_regex_dead(a, term) <= term.n);
}

/* Of a text the beginnings, the longest first: that is not their order. */
static void compare_all(struct pst_regex *a, struct pst_regex *b,
                        struct pst_str text)
{
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold(&folded, text.p, text.n < 200 ? text.n : 200);
    for (size_t n = folded.n; n > 0; n--)
        if (n == folded.n || ((unsigned char)folded.p[n] & 0xc0) != 0x80)
            compare(a, b, (struct pst_str){folded.p, n});
    pst_buf_dispose(&folded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t n = end != NULL ? (size_t)(end - data) : size;
    struct pst_str expression = {(const char *)data, n};
    struct pst_regex *a = pst_regex_new(expression, NULL, NULL);
    struct pst_regex *b = a != NULL ? by_pcre2(expression) : NULL;
    if (b != NULL && end != NULL)
        compare_all(a, b,
                    (struct pst_str){(const char *)end + 1, size - n - 1});
    pst_regex_free(a);
    pst_regex_free(b);
    return 0;
}
