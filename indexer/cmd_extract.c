/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil extract: what is understood of one file, without an index. */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "article/extractor.h"
#include "base/file.h"
#include "indexer/cmd_common.h"
#include "indexer/cmd_update.h"
#include "indexer/describe.h"
#include "indexer/scan.h"
#include "schema/deflate.h"

static const char command[] = "extract";

/* As with a search that has no hits. */
enum { STATUS_NONE = 1 };

/* It goes through a pipe and no further. */
enum { RECORD_LEVEL = 1 };

enum { OPT_JSON = 1, OPT_RECORD, OPT_HELP };

static const struct pst_opt table[] = {
    {"json", 0, NULL, "one JSON object an article, with the source map",
     OPT_JSON, 0},
    {"record", 0, NULL, "each article as an index stores it, behind its size",
     OPT_RECORD, 0},
    {"pdf", 0, NULL, "read a PDF document, by pdftotext", PST_RUN_PDF,
     PST_OPT_NEGATABLE},
    {"no-config", 0, NULL, "read no configuration", PST_RUN_NO_CONFIG, 0},
    {"help", 'h', NULL, "this help", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil extract [--json | --record] FILE | -\n"
    "\n"
    "Print the fields and paragraphs that are found in a file, or in standard\n"
    "input, each with its line and column. The status is 1 when it holds no\n"
    "article.\n",
    "  postil extract essay.html\n"
    "  postil extract --json essay.md | jq .title\n"};

struct extraction {
    bool json;
    struct pst_deflater *deflater; /* not NULL: records */
    bool any;
    pst_stop_flag stop;
    struct pst_buf out;
    struct pst_error *err;
    bool fatal; /* err is not the file's */
};

/* Named by its file alone: a record's path leads from a root. */
static int add_record(struct extraction *x, const struct pst_record_header *h,
                      const struct pst_record_body *body)
{
    struct pst_record_header header = *h;
    struct pst_buf record = PST_BUF_INIT;
    const char *slash = memrchr(header.path.p, '/', header.path.n);
    if (slash != NULL) {
        header.path.n -= (size_t)(slash + 1 - header.path.p);
        header.path.p = slash + 1;
    }
    int r = pst_record_encode(&record, &header, body, x->deflater, x->err);
    if (r == 0) {
        pst_buf_addf(&x->out, "%zu\n", record.n);
        pst_buf_addstr(&x->out, pst_buf_str(&record));
    }
    pst_buf_dispose(&record);
    return r;
}

static int print_article(void *payload, struct pst_record_header *h,
                         const struct pst_record_body *body)
{
    struct extraction *x = payload;
    int r = 0;
    pst_buf_clear(&x->out);
    h->words = pst_article_words(body);
    if (x->deflater != NULL) {
        r = add_record(x, h, body);
    } else if (x->json) {
        pst_describe_json(&x->out, h, body);
    } else {
        if (x->any)
            pst_buf_addc(&x->out, '\n');
        pst_describe_text(&x->out, h, body);
    }
    x->any = true;
    if (r == 0 && *x->stop != 0)
        r = pst_fail(x->err, PST_EINTR, "interrupted");
    if (r == 0)
        r = pst_cmd_print(&x->out, x->err);
    x->fatal = r != 0;
    return r;
}

static bool is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *shown_name(const char *path)
{
    return is_stdin(path) ? "standard input" : path;
}

static int extract(struct extraction *x,
                   const struct pst_extractor_options *options,
                   const char *path, struct pst_str bytes,
                   const struct stat *st)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_file_entry e;
    pst_scan_stat(&e, st);
    struct pst_extract_input in = {.bytes = bytes,
                                   .path = pst_str_of(path),
                                   .file_size = e.size,
                                   .file_mtime_ns = e.mtime_ns,
                                   .limits = PST_EXTRACT_LIMITS_INIT};
    struct pst_extractor *extractor = pst_extractor_new(options);
    int r = pst_extractor_run(extractor, &in, print_article, x, &why);
    pst_extractor_free(extractor);
    if (x->fatal)
        return pst_cmd_fail(command, x->err);
    if (r == -PST_EINTR)
        return pst_cmd_fail(command, &why);
    if (r == PST_EXTRACTED && x->any) {
        if (why.message[0] != '\0') {
            pst_error_prefix(&why, "%s", shown_name(path));
            pst_cmd_warn(command, why.message);
        }
        return 0;
    }
    pst_error_prefix(&why, "%s: %s", shown_name(path),
                     r < 0 ? "cannot be read" : "no article");
    pst_cmd_warn(command, why.message);
    return r < 0 ? pst_exit_status(PST_EPARTIAL) : STATUS_NONE;
}

static int read_input(const char *path, struct pst_buf *bytes, struct stat *st,
                      struct pst_error *err)
{
    const struct pst_extract_limits limits = PST_EXTRACT_LIMITS_INIT;
    if (!is_stdin(path))
        return pst_scan_read(path, true, limits.file_size, bytes, st, err);
    memset(st, 0, sizeof *st);
    int r = pst_fd_read(STDIN_FILENO, "cannot be read", limits.file_size, bytes,
                        err);
    st->st_size = (off_t)bytes->n;
    return r;
}

static int run_with(const struct pst_opts *o,
                    const struct pst_extractor_options *options,
                    pst_stop_flag stop, struct pst_error *err)
{
    const char *path = o->operands[0];
    struct pst_buf bytes = PST_BUF_INIT;
    struct stat st;
    int status;
    if (read_input(path, &bytes, &st, err) != 0) {
        pst_error_prefix(err, "%s", shown_name(path));
        status = pst_cmd_fail(command, err);
    } else {
        struct extraction x = {.json = pst_opts_flag(o, OPT_JSON, false),
                               .stop = stop,
                               .out = PST_BUF_INIT,
                               .err = err};
        if (pst_opts_flag(o, OPT_RECORD, false))
            x.deflater = pst_deflater_new(RECORD_LEVEL);
        status = extract(&x, options, path, pst_buf_str(&bytes), &st);
        pst_deflater_free(x.deflater);
        pst_buf_dispose(&x.out);
    }
    pst_buf_dispose(&bytes);
    return status;
}

static int run(const struct pst_opts *o, pst_stop_flag stop,
               struct pst_error *err)
{
    struct pst_index_settings s;
    int r = 0;
    int status = 0;
    pst_index_settings_init(&s);
    if (o->operand_count != 1)
        r = pst_fail(err, PST_EUSAGE, "name one file");
    if (r == 0)
        r = pst_cmd_settings(&s, command, o, NULL, err);
    if (r == 0) {
        struct pst_extractor_options options;
        pst_index_settings_extractor(&s, pst_cmd_self, &options);
        options.stop = stop;
        status = run_with(o, &options, stop, err);
    } else {
        status = pst_cmd_fail(command, err);
    }
    pst_index_settings_dispose(&s);
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
