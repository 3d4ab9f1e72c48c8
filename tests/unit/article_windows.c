/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long mailboxes and JSON Lines: what is read window by window is what is read
 * at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "article/archive.h"
#include "tests/unit/article_util.h"
#include "tests/unit/pack.h"

static const struct pst_extract_limits usual = PST_EXTRACT_LIMITS_INIT;

/* What is understood, written down. */
struct notes {
    struct pst_buf text;
    size_t count;
    int result;
    struct pst_error err;
};

static int note(void *payload, struct pst_article *a)
{
    struct notes *n = payload;
    n->count++;
    pst_buf_addf(&n->text,
                 "%.*s|%lld|%.*s|lines %zu from %zu:", (int)a->header.member.n,
                 a->header.member.p, (long long)a->header.member_number,
                 (int)a->header.title.n, a->header.title.p, a->lines_before,
                 a->first_line);
    for (size_t i = 0; i < a->line_count; i++)
        pst_buf_addf(&n->text, " %zu", a->lines[i]);
    for (size_t i = 0; i < a->segment_count; i++)
        pst_buf_addf(&n->text, " %zu+%zu=%zu+%zu", a->segments[i].text,
                     a->segments[i].text_len, a->segments[i].source,
                     a->segments[i].source_len);
    pst_buf_addstr(&n->text, pst_buf_str(&a->text));
    return 0;
}

static void read_file(struct notes *n, const char *path, struct pst_str bytes,
                      const struct pst_piecewise *file,
                      struct pst_extract_limits limits)
{
    *n = (struct notes){.text = PST_BUF_INIT};
    const struct pst_extract_input in = {.bytes = bytes,
                                         .file = file,
                                         .path = pst_str_of(path),
                                         .limits = limits};
    n->result = pst_extract(&in, note, n, &n->err);
}

/* Each window size gives the same, also of what is compressed. */
static void expect_same(const char *path, struct pst_str bytes, size_t count)
{
    struct notes whole, parts;
    struct pst_extract_limits small = usual;
    int fd = memfd_create("long", MFD_CLOEXEC);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    const struct pst_piecewise file = {fd, bytes.n};
    read_file(&whole, path, bytes, NULL, usual);
    assert_int_equal(whole.result, PST_EXTRACTED);
    assert_int_equal(whole.count, count);
    for (small.window = 1; small.window < 2 * bytes.n; small.window *= 3) {
        read_file(&parts, path, (struct pst_str){bytes.p, bytes.n / 2}, &file,
                  small);
        assert_int_equal(parts.result, PST_EXTRACTED);
        assert_int_equal(parts.count, count);
        assert_string_equal(parts.text.p, whole.text.p);
        pst_buf_dispose(&parts.text);
    }
    pst_buf_dispose(&whole.text);
    close(fd);
}

static void add_message(struct pst_buf *out, unsigned i, const char *id,
                        const char *body)
{
    pst_buf_addf(out,
                 "From a@b.example Wed May  7 10:00:00 2014\n"
                 "From: Ann <a@b.example>\nSubject: Letter %u\n",
                 i);
    if (id != NULL)
        pst_buf_addf(out, "Message-ID: <%s>\n", id);
    pst_buf_addf(out, "\n%s\n\n", body);
}

/* Large enough for several reads of the stream. */
static void add_words(struct pst_buf *out, size_t n)
{
    for (size_t end = out->n + n; out->n < end;)
        pst_buf_addf(out, "Words of no %zu.\nFrom here on, more. ", out->n);
}

static void test_mailbox(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT, body = PST_BUF_INIT;
    for (unsigned i = 1; i <= 40; i++) {
        pst_buf_clear(&body);
        add_words(&body, i * 300);
        add_message(&b, i,
                    i % 3 == 0   ? NULL
                    : i % 7 == 0 ? "twice"
                                 : "x",
                    body.p);
    }
    expect_same("all.mbox", pst_buf_str(&b), 40);
    pst_buf_dispose(&body);
    pst_buf_dispose(&b);
}

static void test_json_lines(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT, words = PST_BUF_INIT;
    pst_buf_adds(&b, "\xEF\xBB\xBF");
    for (unsigned i = 1; i <= 60; i++) {
        pst_buf_clear(&words);
        for (unsigned k = 0; k < i * 20; k++)
            pst_buf_addf(&words, "word%u ", k);
        pst_buf_addf(&b, "{\"title\": \"T %u\", \"body\": \"%s\"}\r\n%s", i,
                     words.p, i % 5 == 0 ? "\n{\"no\": \"article\"}\n" : "");
    }
    expect_same("all.jsonl", pst_buf_str(&b), 60);
    pst_buf_dispose(&words);
    pst_buf_dispose(&b);
}

/* What is too large is left out, where it begins is told, and the rest is
 * read. */
static void test_too_large(void **state)
{
    (void)state;
    static const char *const filters[] = {NULL, "gzip", "zstd"};
    struct pst_buf b = PST_BUF_INIT, body = PST_BUF_INIT;
    add_words(&body, 400000);
    add_message(&b, 1, "1", "Small words.");
    add_message(&b, 2, "2", body.p);
    add_message(&b, 3, "3", "Small words.");
    add_message(&b, 4, "4", "Small words.");
    const struct file one[] = {{"x", pst_buf_str(&b)}, {NULL, {NULL, 0}}};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct pst_buf packed = PST_BUF_INIT;
        struct pst_extract_limits small = usual;
        struct notes n;
        if (filters[i] != NULL)
            pack(&packed, "raw", filters[i], one);
        else
            pst_buf_addstr(&packed, pst_buf_str(&b));
        int fd = memfd_create("long", MFD_CLOEXEC);
        assert_int_equal(write(fd, packed.p, packed.n), packed.n);
        const struct pst_piecewise file = {fd, packed.n};
        small.file_size = 1000;
        read_file(&n, "a.mbox", (struct pst_str){packed.p, 400}, &file, small);
        assert_int_equal(n.result, PST_EXTRACTED);
        assert_int_equal(n.count, 3);
        assert_string_equal(n.err.message,
                            "1 of its members left out; line 8: larger than "
                            "the limit of 1000 bytes");
        assert_non_null(strstr(n.text.p, "4|3|Letter 4"));
        pst_buf_dispose(&n.text);
        close(fd);
        pst_buf_dispose(&packed);
    }
    pst_buf_dispose(&body);
    pst_buf_dispose(&b);
}

static void test_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *path, *head;
        bool is;
    } cases[] = {
        {"a.jsonl", "{\"a\": 1}\n{\"a\": 2}\n", true},
        {"a.ndjson", "{\"a\": \"and so on", true},
        {"a.jsonl", "{\n  \"a\": 1\n}\n", false},
        {"a.json", "{\"a\": 1}\n{\"a\": 2}\n", false},
        {"a.jsonl", "", false},
        {"a.jsonl", "{\\rtf1 Words.}\n", false},
        {"a", "From a@b.example Wed May  7 10:00:00 2014\nFrom: Ann\n", true},
        {"a.mbox", "From here on there was nothing.\n", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(pst_extract_in_pieces(pst_str_of(cases[i].head),
                                               pst_str_of(cases[i].path)),
                         cases[i].is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mailbox), cmocka_unit_test(test_json_lines),
        cmocka_unit_test(test_too_large), cmocka_unit_test(test_kinds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
