/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/cmd_once.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/opts.h"
#include "base/term.h"
#include "rpc/message.h"
#include "rpc/protocols.h"
#include "rpc/server.h"

enum {
    OPT_INDEX = 1,
    OPT_NO_CONFIG,
    OPT_STYLE,
    OPT_LINK,
    OPT_FROM,
    OPT_LIMIT,
    OPT_USAGE,
    OPT_HELP
};

static const struct pst_opt cite_table[] = {
    {"style", 0, "STYLE", "markdown, org or plain", OPT_STYLE, 0},
    {"link", 0, "WHERE",
     "url (else the file), file, or postil: where its link goes", OPT_LINK, 0},
    {"from", 0, "FILE", "the file that cites: links to files begin there",
     OPT_FROM, 0},
    {"index", 0, "DIR", "the index folder, or one that holds .postil",
     OPT_INDEX, 0},
    {"no-config", 0, NULL, "read no configuration file", OPT_NO_CONFIG, 0},
    {"usage", 'h', NULL, "short help", OPT_USAGE, 0},
    {"help", 0, NULL, "long help, with examples", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_opt complete_table[] = {
    {"limit", 'n', "N", "at most N lines (20)", OPT_LIMIT, 0},
    {"index", 0, "DIR", "the index folder, or one that holds .postil",
     OPT_INDEX, 0},
    {"no-config", 0, NULL, "read no configuration file", OPT_NO_CONFIG, 0},
    {"usage", 'h', NULL, "short help", OPT_USAGE, 0},
    {"help", 0, NULL, "long help, with examples", OPT_HELP, 0},
    PST_OPT_END};

/* One command: what it takes, what it asks, how the answer is printed. */
struct once {
    const char *method;
    const struct pst_opt *table;
    size_t operands_least, operands_most;
    const char *usage, *about;
    int (*ask)(struct pst_json *params, const struct pst_opts *opts,
               const char *cwd, struct pst_error *err);
    void (*print)(const json_t *result);
};

/* --- asking --------------------------------------------------------------- */

static void add_option(struct pst_json *j, const struct pst_opts *opts, int id,
                       const char *member)
{
    const char *value = pst_opts_string(opts, id, NULL);
    if (value != NULL) {
        pst_json_key(j, member);
        pst_json_cstring(j, value);
    }
}

static int ask_cite(struct pst_json *j, const struct pst_opts *opts,
                    const char *cwd, struct pst_error *err)
{
    const char *from = pst_opts_string(opts, OPT_FROM, NULL);
    (void)err;
    add_option(j, opts, OPT_STYLE, "style");
    add_option(j, opts, OPT_LINK, "link");
    if (from != NULL) {
        struct pst_buf absolute = PST_BUF_INIT;
        pst_path_absolute(&absolute, cwd, from);
        pst_json_key(j, "from");
        pst_json_string(j, pst_buf_str(&absolute));
        pst_buf_dispose(&absolute);
    }
    pst_json_key(j, "path");
    pst_json_path(j, pst_str_of(opts->operands[0]));
    return 0;
}

static int ask_complete(struct pst_json *j, const struct pst_opts *opts,
                        const char *cwd, struct pst_error *err)
{
    uint64_t limit = 20;
    (void)cwd;
    int r = pst_opts_count(opts, OPT_LIMIT, 1, 1000, &limit, err);
    pst_json_key(j, "limit");
    pst_json_u64(j, limit);
    pst_json_key(j, "kind");
    pst_json_cstring(j, opts->operands[0]);
    pst_json_key(j, "prefix");
    pst_json_cstring(j, opts->operand_count > 1 ? opts->operands[1] : "");
    return r;
}

/* --- answering ------------------------------------------------------------ */

static void print_text(const json_t *object)
{
    struct pst_buf safe = PST_BUF_INIT;
    const json_t *text = json_object_get(object, "text");
    if (json_is_string(text)) {
        pst_term_safe(&safe, pst_message_string(text), PST_TERM_SPACES);
        pst_buf_addc(&safe, '\n');
        fwrite(safe.p, 1, safe.n, stdout);
    }
    pst_buf_dispose(&safe);
}

static void print_items(const json_t *result)
{
    const json_t *items = json_object_get(result, "items");
    for (size_t i = 0; i < json_array_size(items); i++)
        print_text(json_array_get(items, i));
}

static const struct once cite = {
    "cite",
    cite_table,
    1,
    1,
    "cite [OPTION ...] ID | PATH",
    "Prints the words that cite an article, with a link to it.\n"
    "\n"
    "  postil cite 2014/harbour-dues.html\n"
    "  postil cite --style org --from notes/quay.org 3234971e\n",
    ask_cite,
    print_text};

static const struct once complete = {
    "complete",
    complete_table,
    1,
    2,
    "complete [OPTION ...] KIND [PREFIX]",
    "Prints what may follow what was typed, a line each, the most frequent\n"
    "first. KIND is title, author, tag, field or word.\n"
    "\n"
    "  postil complete author do\n"
    "  postil complete word harb\n",
    ask_complete,
    print_items};

/* --- one request ---------------------------------------------------------- */

static int exit_code(int fault)
{
    switch (fault) {
    case PST_FAULT_PARAMS:
    case PST_FAULT_ARTICLE:
    case PST_FAULT_QUERY:
        return PST_EUSAGE;
    case PST_FAULT_NO_INDEX:
    case PST_FAULT_INDEX:
        return PST_ENOINDEX;
    default:
        return PST_EIO;
    }
}

static int take_reply(const struct once *o, const struct pst_buf *out,
                      struct pst_error *err)
{
    struct pst_fault fault;
    json_t *reply = pst_message_parse(pst_buf_str(out), &fault);
    if (reply == NULL)
        return pst_fail(err, PST_EIO, "%s", fault.what);
    const json_t *failed = json_object_get(reply, "error");
    int r = 0;
    if (failed != NULL)
        r = pst_fail(
            err,
            exit_code((int)json_integer_value(json_object_get(failed, "code"))),
            "%s", json_string_value(json_object_get(failed, "message")));
    else
        o->print(json_object_get(reply, "result"));
    json_decref(reply);
    return r;
}

static int ask(const struct once *o, const struct pst_opts *opts,
               const char *cwd, struct pst_error *err)
{
    struct pst_server server;
    struct pst_buf request = PST_BUF_INIT;
    struct pst_json j;
    const char *index = getenv("POSTIL_INDEX");
    if (index != NULL && index[0] == '\0')
        index = NULL;
    pst_json_init(&j, &request);
    pst_json_begin_object(&j);
    pst_json_key(&j, "jsonrpc");
    pst_json_cstring(&j, "2.0");
    pst_json_key(&j, "id");
    pst_json_u64(&j, 1);
    pst_json_key(&j, "method");
    pst_json_cstring(&j, o->method);
    pst_json_key(&j, "params");
    pst_json_begin_object(&j);
    int r = o->ask(&j, opts, cwd, err);
    pst_json_end_object(&j);
    pst_json_end_object(&j);
    pst_buf_addc(&request, '\n');
    if (r == 0) {
        pst_server_init(&server, &pst_protocol_serve, cwd,
                        pst_opts_string(opts, OPT_INDEX, index),
                        pst_opts_flag(opts, OPT_NO_CONFIG, false));
        pst_server_feed(&server, request.p, request.n);
        pst_server_feed_end(&server);
        pst_server_step(&server);
        r = take_reply(o, &server.out, err);
        pst_server_dispose(&server);
    }
    pst_buf_dispose(&request);
    return r;
}

static void print_help(const struct once *o, bool full)
{
    struct pst_buf options = PST_BUF_INIT;
    pst_opts_help(o->table, &options);
    printf("Usage: postil %s\n\nOptions:\n%s%s%s", o->usage, options.p,
           full ? "\n" : "", full ? o->about : "");
    pst_buf_dispose(&options);
}

static int run(const struct once *o, int argc, char *const *argv,
               struct pst_error *err)
{
    struct pst_opts opts;
    int r = pst_opts_parse(o->table, argc, argv, 0, &opts, err);
    if (r != 0)
        return r;
    char *cwd = getcwd(NULL, 0);
    bool full = pst_opts_flag(&opts, OPT_HELP, false);
    if (full || pst_opts_flag(&opts, OPT_USAGE, false))
        print_help(o, full);
    else if (cwd == NULL)
        r = pst_fail_errno(err, PST_EIO, errno, "the current folder");
    else if (opts.operand_count < o->operands_least ||
             opts.operand_count > o->operands_most)
        r = pst_fail(err, PST_EUSAGE, "Usage: postil %s", o->usage);
    else
        r = ask(o, &opts, cwd, err);
    if (r == 0 && fflush(stdout) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "standard output");
    free(cwd);
    pst_opts_dispose(&opts);
    return r;
}

int pst_once_cite(int argc, char *const *argv, struct pst_error *err)
{
    return run(&cite, argc, argv, err);
}

int pst_once_complete(int argc, char *const *argv, struct pst_error *err)
{
    return run(&complete, argc, argv, err);
}
