/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes while a request is being answered; frames in pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rpc/protocols.h"
#include "rpc/server.h"
#include "tempdir.h"
#include "tiny_index.h"

static const struct tiny_article articles[] = {
    {.path = "a.txt", .title = "One", .body = "A harbour pilot, a b."},
    {.path = "b.txt", .title = "Two", .body = "The pilot of a harbour."},
    {.path = "c.txt", .title = "Three", .body = "A harbour and a pilot."}};
enum { ARTICLES = sizeof articles / sizeof *articles };

/* Feeds a message when it was asked so many times. */
struct interruption {
    struct pst_server *server;
    int when;
    const char *message;
};

static void interrupt(void *payload)
{
    struct interruption *i = payload;
    if (i->when-- == 0)
        pst_server_feed(i->server, i->message, strlen(i->message));
}

/* What the server answers to one request, while something else comes. */
static void answer(const char *dir, const char *request, int when,
                   const char *message, struct pst_buf *out)
{
    struct pst_server s;
    pst_server_init(&s, &pst_protocol_serve, "/", dir, true);
    struct interruption i = {&s, when, message};
    s.pump = interrupt;
    s.payload = &i;
    pst_server_feed(&s, request, strlen(request));
    assert_true(pst_server_step(&s));
    pst_buf_clear(out);
    pst_buf_addstr(out, pst_buf_str(&s.out));
    pst_server_dispose(&s);
}

static const char cancel[] =
    "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\","
    "\"params\":{\"id\":7}}\n";
static const char newer[] =
    "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"search\","
    "\"params\":{\"query\":\"a\",\"live\":\"x\"}}\n";
static const char plain[] =
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"search\","
    "\"params\":{\"query\":\"harbour\",\"live\":\"x\"}}\n";
static const char verified[] =
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"search\",\"params\":"
    "{\"query\":\"harbour NEAR/9 (pilot OR \\\"a b\\\")\"}}\n";

static void requests_are_cancelled_while_they_run(void **state)
{
    static const struct {
        const char *request, *message;
    } cases[] = {{plain, cancel}, {plain, newer}, {verified, cancel}};
    struct pst_buf out = PST_BUF_INIT;
    tiny_index(*state, articles, ARTICLES, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        /* Before the first article, and after it. */
        for (int when = 0; when < 2; when++) {
            answer(*state, cases[i].request, when, cases[i].message, &out);
            assert_non_null(strstr(out.p, "{\"jsonrpc\":\"2.0\",\"id\":7,"
                                          "\"error\":{\"code\":-32800,"));
            assert_null(strstr(out.p, "\"result\""));
        }
        answer(*state, cases[i].request, 1000, cases[i].message, &out);
        assert_non_null(strstr(out.p, "\"hits\":3,\"total\":3"));
    }
    pst_buf_dispose(&out);
}

/* More words than are looked at without asking. */
static void many_words(const char *dir)
{
    enum { WORDS = 3 * PST_PATIENCE_WORK };
    struct pst_buf words = PST_BUF_INIT;
    for (int i = 0; i < WORDS; i++)
        pst_buf_addf(&words, "word%d ", i);
    const struct tiny_article large = {
        .path = "a.txt", .title = "One", .body = words.p};
    tiny_index(dir, &large, 1, NULL);
    pst_buf_dispose(&words);
}

/* Also before there is any article: in a pattern. */
static void patterns_are_cancelled_while_they_expand(void **state)
{
    static const char pattern[] =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"search\","
        "\"params\":{\"query\":\"/[a-z]+[0-9]+[xyz]/\"}}\n";
    struct pst_buf out = PST_BUF_INIT;
    many_words(*state);
    answer(*state, pattern, 1, cancel, &out);
    assert_non_null(strstr(out.p, "\"error\":{\"code\":-32800,"));
    answer(*state, pattern, 1000, cancel, &out);
    assert_non_null(strstr(out.p, "\"total\":0"));
    pst_buf_dispose(&out);
}

static void feed_framed(struct pst_server *s, const char *message)
{
    struct pst_buf framed = PST_BUF_INIT;
    pst_framing_write(&s->framing, &framed, pst_str_of(message));
    pst_server_feed(s, framed.p, framed.n);
    pst_buf_dispose(&framed);
}

/* What the language server answers, while the request is cancelled. */
static void answer_editor(const char *dir, const char *request, int when,
                          struct pst_buf *out)
{
    struct pst_server s;
    struct pst_buf framed = PST_BUF_INIT;
    pst_server_init(&s, &pst_protocol_lsp, dir, dir, true);
    feed_framed(&s, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\","
                    "\"params\":{\"capabilities\":{}}}");
    assert_true(pst_server_step(&s));
    pst_buf_clear(&s.out);
    pst_framing_write(&s.framing, &framed, pst_str_of(cancel));
    struct interruption i = {&s, when, framed.p};
    s.pump = interrupt;
    s.payload = &i;
    feed_framed(&s, request);
    assert_true(pst_server_step(&s));
    pst_buf_clear(out);
    pst_buf_addstr(out, pst_buf_str(&s.out));
    pst_buf_dispose(&framed);
    pst_server_dispose(&s);
}

static void symbols_are_cancelled_while_they_expand(void **state)
{
    static const char pattern[] =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"workspace/symbol\","
        "\"params\":{\"query\":\"/[a-z]+[0-9]+[xyz]/\"}}";
    struct pst_buf out = PST_BUF_INIT;
    many_words(*state);
    answer_editor(*state, pattern, 1, &out);
    assert_non_null(strstr(out.p, "\"error\":{\"code\":-32800,"));
    answer_editor(*state, pattern, 1000, &out);
    assert_non_null(strstr(out.p, "\"result\":[]"));
    pst_buf_dispose(&out);
}

/* Feed the bytes in pieces; the messages, each followed by "|", T for too long
 * and B for bad. */
static void read_frames(const struct pst_framing_kind *kind, struct pst_str in,
                        size_t piece, struct pst_buf *out)
{
    struct pst_framing f;
    pst_framing_init(&f, kind);
    pst_buf_clear(out);
    for (size_t at = 0; at < in.n || !f.ended; at += piece) {
        size_t n = in.n - at < piece ? in.n - at : piece;
        struct pst_str text;
        enum pst_frame got;
        if (at >= in.n)
            f.ended = true;
        else
            pst_framing_feed(&f, in.p + at, n);
        while ((got = pst_framing_next(&f, &text)) != PST_FRAME_NONE) {
            if (got == PST_FRAME_MESSAGE)
                pst_buf_addstr(out, text);
            pst_buf_adds(out, got == PST_FRAME_MESSAGE    ? "|"
                              : got == PST_FRAME_TOO_LONG ? "T"
                                                          : "B");
        }
    }
    pst_framing_dispose(&f);
}

static void frames_come_in_pieces(void **state)
{
    static const char lines[] = "one\r\n\n  two \n\nthree";
    static const char lsp[] = "Content-Length: 3\r\n\r\none"
                              "X-Other: 1\r\ncontent-length:3\r\n\r\ntwo"
                              "nonsense\r\nmore of it "
                              "Content-Length: 5\r\n\r\nthree"
                              "Content-Length: 0\r\n\r\n"
                              "Content-Length: 9999999999\r\n\r\n...";
    struct pst_buf out = PST_BUF_INIT;
    (void)state;
    for (size_t piece = 1; piece < 40; piece++) {
        read_frames(&pst_framing_lines, pst_str_of(lines), piece, &out);
        assert_string_equal(out.p, "one|two|three|");
        read_frames(&pst_framing_lsp, pst_str_of(lsp), piece, &out);
        assert_string_equal(out.p, "one|two|Bthree||T");
    }
    pst_buf_dispose(&out);
}

static void long_lines_are_skipped(void **state)
{
    struct pst_buf in = PST_BUF_INIT;
    struct pst_buf out = PST_BUF_INIT;
    (void)state;
    for (int i = 0; i < 2; i++) {
        for (size_t n = 0; n <= PST_MESSAGE_MAX; n++)
            pst_buf_addc(&in, 'x');
        pst_buf_adds(&in, "\nnext\n");
    }
    read_frames(&pst_framing_lines, pst_buf_str(&in), in.n, &out);
    assert_string_equal(out.p, "Tnext|Tnext|");
    read_frames(&pst_framing_lines, pst_buf_str(&in), 100000, &out);
    assert_string_equal(out.p, "Tnext|Tnext|");
    pst_buf_dispose(&in);
    pst_buf_dispose(&out);
}

#define IN_FOLDER(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(requests_are_cancelled_while_they_run),
        IN_FOLDER(patterns_are_cancelled_while_they_expand),
        IN_FOLDER(symbols_are_cancelled_while_they_expand),
        cmocka_unit_test(frames_come_in_pieces),
        cmocka_unit_test(long_lines_are_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
