/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes are a dialogue: the first one chooses the protocol, whether
 * initialize came before, and how many bytes come at a time. Whatever comes,
 * each message that goes out is one.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rpc/message.h"
#include "rpc/protocols.h"
#include "rpc/server.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* What tests/unit/tiny_index.h wants of cmocka. */
#define assert_true(x) check(x)
#define assert_int_equal(a, b) check((a) == (b))

#include "../unit/tiny_index.h"

enum { FEEDS_MOST = 400 };

static const struct tiny_article articles[] = {
    {.path = "2014/trains.md",
     .title = "Bring back the night train",
     .body = "Sleepers were dear. Nobody counted the \xf0\x9f\x9a\x82 trains.",
     .date = "20141119",
     .author = "Ann Low",
     .tag = "railways"},
    {.path = "2014/dues.md",
     .title = "Harbour dues",
     .body = "A quay is a train of stones; see the night train.",
     .date = "2014",
     .summary = "Of dues"},
    {.path = "odd \xff.txt", .title = "\xe5\xa4\x9c\xe8\xa1\x8c", .body = "b"}};

static char folder[] = "/tmp/postil-fuzz-XXXXXX";

static void remove_folder(void)
{
    pst_tree_remove(folder, NULL);
}

/* The folder with the index, until the program ends. */
static const char *index_folder(void)
{
    static bool made;
    if (!made) {
        check(mkdtemp(folder) != NULL && atexit(remove_folder) == 0);
        tiny_index(folder, articles, sizeof articles / sizeof *articles, NULL);
        made = true;
    }
    return folder;
}

/* Take the messages off what was written. */
static void check_out(struct pst_framing *f, struct pst_buf *out)
{
    struct pst_str text;
    struct pst_fault fault;
    pst_framing_feed(f, out->p, out->n);
    pst_buf_clear(out);
    while (pst_framing_next(f, &text) == PST_FRAME_MESSAGE) {
        json_t *message = pst_message_parse(text, &fault);
        check(message != NULL);
        check(json_is_array(message) ||
              json_is_string(json_object_get(message, "jsonrpc")));
        json_decref(message);
    }
    check(f->at == f->in.n && !f->skipping && f->skip == 0);
}

static const char hello[] =
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
    "\"capabilities\":{\"window\":{\"showDocument\":{\"support\":true}}}}}";
static const char document[] =
    "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{"
    "\"textDocument\":{\"uri\":\"file:///a.md\",\"text\":\"See [[Harbour dues]]"
    " and [x](2014/trains.md)\\nnight [[br\"}}}";

static void say(struct pst_server *s, const char *message)
{
    struct pst_buf framed = PST_BUF_INIT;
    pst_framing_write(&s->framing, &framed, pst_str_of(message));
    pst_server_feed(s, framed.p, framed.n);
    pst_buf_dispose(&framed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct pst_protocol *const protocols[] = {
        &pst_protocol_serve, &pst_protocol_lsp, &pst_protocol_mcp,
        &pst_protocol_lsp};
    if (size == 0)
        return 0;
    const struct pst_protocol *p = protocols[data[0] & 3];
    struct pst_framing out;
    struct pst_server s;
    size_t step = (size_t)1 << (data[0] >> 3 & 15);
    if (step < size / FEEDS_MOST)
        step = size / FEEDS_MOST;
    pst_framing_init(&out, p->framing);
    pst_server_init(&s, p, index_folder(), index_folder(), true);
    if ((data[0] & 4) != 0) {
        say(&s, hello);
        say(&s, document);
    }
    for (size_t at = 1; at < size; at += step) {
        size_t n = size - at < step ? size - at : step;
        pst_server_feed(&s, data + at, n);
        if ((at & 1) != 0 && pst_server_step(&s))
            check_out(&out, &s.out);
    }
    pst_server_feed_end(&s);
    while (pst_server_step(&s))
        check_out(&out, &s.out);
    pst_server_dispose(&s);
    pst_framing_dispose(&out);
    return 0;
}
