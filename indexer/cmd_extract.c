/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil extract: what is understood of one file, without an index. */
#include <stdbool.h>
#include <string.h>

#include "article/extract.h"
#include "indexer/cmd_common.h"
#include "indexer/describe.h"
#include "indexer/scan.h"

static const char command[] = "extract";

/* As with a search that has no hits. */
enum { STATUS_NONE = 1 };

enum { OPT_JSON = 1, OPT_HELP };

static const struct pst_opt table[] = {
    {"json", 0, NULL, "one JSON object an article, with the source map",
     OPT_JSON, 0},
    {"help", 'h', NULL, "this help", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil extract [--json] FILE\n"
    "\n"
    "Print the fields and paragraphs that are found in a file, each with its\n"
    "line and column. The status is 1 when it holds no article.\n",
    "  postil extract essay.html\n"
    "  postil extract --json essay.md | jq .title\n"};

struct extraction {
    bool json;
    bool any;
    pst_stop_flag stop;
    struct pst_buf out;
    struct pst_error *err;
    bool fatal; /* err is not the file's */
};

static int print_article(void *payload, struct pst_article *a)
{
    struct extraction *x = payload;
    struct pst_record_body body;
    pst_article_body(a, &body);
    pst_buf_clear(&x->out);
    if (x->any && !x->json)
        pst_buf_addc(&x->out, '\n');
    a->header.words = pst_article_words(a);
    if (x->json)
        pst_describe_json(&x->out, &a->header, &body);
    else
        pst_describe_text(&x->out, &a->header, &body);
    x->any = true;
    int r = *x->stop != 0 ? pst_fail(x->err, PST_EINTR, "interrupted")
                          : pst_cmd_print(&x->out, x->err);
    x->fatal = r != 0;
    return r;
}

static int extract(struct extraction *x, const char *path, const char *bytes,
                   size_t n, const struct stat *st)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_file_entry e;
    pst_scan_stat(&e, st);
    struct pst_extract_input in = {.bytes = {bytes, n},
                                   .path = pst_str_of(path),
                                   .file_size = e.size,
                                   .file_mtime_ns = e.mtime_ns,
                                   .limits = PST_EXTRACT_LIMITS_INIT,
                                   .guesser = pst_lang_guesser_new()};
    int r = pst_extract(&in, print_article, x, &why);
    pst_lang_guesser_free(in.guesser);
    if (x->fatal)
        return pst_cmd_fail(command, x->err);
    if (r == PST_EXTRACTED && x->any)
        return 0;
    pst_error_prefix(&why, "%s: %s", path,
                     r < 0 ? "cannot be read" : "no article");
    pst_cmd_warn(command, why.message);
    return r < 0 ? pst_exit_status(PST_EPARTIAL) : STATUS_NONE;
}

static int run(const struct pst_opts *o, pst_stop_flag stop,
               struct pst_error *err)
{
    if (o->operand_count != 1) {
        pst_fail(err, PST_EUSAGE, "name one file");
        return pst_cmd_fail(command, err);
    }
    const char *path = o->operands[0];
    struct pst_buf bytes = PST_BUF_INIT;
    const struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    struct stat st;
    int status;
    if (pst_scan_read(path, true, limits.file_size, &bytes, &st, err) != 0) {
        pst_error_prefix(err, "%s", path);
        status = pst_cmd_fail(command, err);
    } else {
        struct extraction x = {.json = pst_opts_flag(o, OPT_JSON, false),
                               .stop = stop,
                               .out = PST_BUF_INIT,
                               .err = err};
        status = extract(&x, path, bytes.p, bytes.n, &st);
        pst_buf_dispose(&x.out);
    }
    pst_buf_dispose(&bytes);
    return status;
}

int pst_cmd_extract(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_opts o;
    int status = 0;
    if (pst_opts_parse(table, argc, argv, 0, &o, &err) != 0)
        status = pst_cmd_fail(command, &err);
    else if (pst_opts_flag(&o, OPT_HELP, false))
        pst_cmd_print_help(&help, table);
    else
        status = run(&o, stop, &err);
    pst_opts_dispose(&o);
    return status;
}
