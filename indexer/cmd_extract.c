/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil extract: what is understood of one file, without an index. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "article/archive.h"
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
    {"index", 0, "DIR", "as this index would read it", PST_RUN_INDEX, 0},
    {"no-config", 0, NULL, "read no configuration", PST_RUN_NO_CONFIG, 0},
    {"help", 'h', NULL, "this help", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil extract [--json | --record] FILE | -\n"
    "\n"
    "Print the fields and paragraphs that are found in a file, or in standard\n"
    "input, each with its line and column, read with the configuration of the\n"
    "index that it is in. The status is 1 when it holds no article.\n",
    "  postil extract essay.html\n"
    "  postil extract --json essay.md | jq .title\n"};

struct extraction {
    const char *path;     /* as the user named it */
    struct pst_str place; /* below the root of its tree, if it is in one */
    struct pst_extract_limits limits;
    const struct pst_extractor_options *options;
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

struct input {
    int fd;               /* -1: none is open */
    struct pst_buf bytes; /* all, or the first of a file read in pieces */
    bool in_pieces;
    struct stat st;
};

static int extract(struct extraction *x, const struct input *input)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_file_entry e;
    pst_scan_stat(&e, &input->st);
    struct pst_piecewise file = {input->fd, e.size};
    struct pst_extract_input in = {.bytes = pst_buf_str(&input->bytes),
                                   .file = input->in_pieces ? &file : NULL,
                                   .path = x->place,
                                   .file_size = e.size,
                                   .file_mtime_ns = e.mtime_ns,
                                   .limits = x->limits};
    struct pst_extractor *extractor = pst_extractor_new(x->options);
    int r = pst_extractor_run(extractor, &in, print_article, x, &why);
    pst_extractor_free(extractor);
    if (x->fatal)
        return pst_cmd_fail(command, x->err);
    if (r == -PST_EINTR)
        return pst_cmd_fail(command, &why);
    if (r == PST_EXTRACTED && x->any) {
        if (why.message[0] != '\0') {
            pst_error_prefix(&why, "%s", shown_name(x->path));
            pst_cmd_warn(command, why.message);
        }
        return 0;
    }
    pst_error_prefix(&why, "%s: %s", shown_name(x->path),
                     r < 0 ? "cannot be read" : "no article");
    pst_cmd_warn(command, why.message);
    return r < 0 ? pst_exit_status(PST_EPARTIAL) : STATUS_NONE;
}

static int read_file(const struct extraction *x, struct input *in)
{
    in->fd = pst_scan_open(x->path, true, &in->st, x->err);
    return in->fd < 0
               ? in->fd
               : pst_scan_load(in->fd, x->place, (uint64_t)in->st.st_size,
                               x->limits.file_size, &in->bytes, &in->in_pieces,
                               x->err);
}

/* What a shell makes of <(...). */
static bool is_pipe(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISFIFO(st.st_mode);
}

static int read_stream(const struct extraction *x, int fd, struct input *in)
{
    int r = pst_fd_read(fd, "cannot be read", x->limits.file_size, &in->bytes,
                        x->err);
    in->st.st_size = (off_t)in->bytes.n;
    return r;
}

static int read_input(const struct extraction *x, struct input *in)
{
    *in = (struct input){.fd = -1, .bytes = PST_BUF_INIT};
    if (is_stdin(x->path))
        return read_stream(x, STDIN_FILENO, in);
    if (!is_pipe(x->path))
        return read_file(x, in);
    int fd = open(x->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return pst_fail_errno(x->err, PST_EIO, errno, "cannot be opened");
    int r = read_stream(x, fd, in);
    close(fd);
    return r;
}

static void dispose_input(struct input *in)
{
    if (in->fd >= 0)
        close(in->fd);
    pst_buf_dispose(&in->bytes);
}

static int read_and_extract(struct extraction *x)
{
    struct input input;
    int status;
    if (read_input(x, &input) != 0) {
        pst_error_prefix(x->err, "%s", shown_name(x->path));
        status = pst_cmd_fail(command, x->err);
    } else {
        status = extract(x, &input);
    }
    dispose_input(&input);
    return status;
}

/* Which index the file is, or would be, in. The one that the environment names
 * need not be there yet. */
static int locate(struct pst_location *l, const struct pst_opts *o,
                  struct pst_error *err)
{
    const char *path = is_stdin(o->operands[0]) ? NULL : o->operands[0];
    const char *named = pst_opts_string(o, PST_RUN_INDEX, NULL);
    const char *usual = getenv("POSTIL_INDEX");
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "the current folder");
    int r = pst_locate_file(l, path, named != NULL ? named : usual, cwd, err);
    if (r == -PST_ENOINDEX && named == NULL)
        r = pst_locate_file(l, path, NULL, cwd, err);
    free(cwd);
    return r;
}

/* What the location and the settings say. */
static void prepare(struct extraction *x, const struct pst_location *l,
                    const struct pst_index_settings *s)
{
    uint64_t most = pst_config_number(&s->config, PST_SETTING_MAX_SIZE);
    x->limits = (struct pst_extract_limits)PST_EXTRACT_LIMITS_INIT;
    x->limits.file_size = most != 0 ? (size_t)most : SIZE_MAX;
    x->place = pst_str_of(l->scope.count != 0 ? l->scope.paths[0] : x->path);
}

static int run(const struct pst_opts *o, pst_stop_flag stop,
               struct pst_error *err)
{
    struct pst_location l;
    struct pst_index_settings s;
    struct pst_extractor_options options;
    const bool is_one = o->operand_count == 1;
    struct extraction x = {.path = is_one ? o->operands[0] : "",
                           .json = pst_opts_flag(o, OPT_JSON, false),
                           .options = &options,
                           .stop = stop,
                           .out = PST_BUF_INIT,
                           .err = err};
    int r = 0;
    pst_location_init(&l);
    pst_index_settings_init(&s);
    if (!is_one)
        r = pst_fail(err, PST_EUSAGE, "name one file");
    if (r == 0)
        r = locate(&l, o, err);
    if (r == 0)
        r = pst_cmd_settings(&s, command, o,
                             l.index_dir.n != 0 ? l.index_dir.p : NULL, err);
    int status = 0;
    if (r == 0) {
        pst_index_settings_extractor(&s, pst_cmd_self, &options);
        options.stop = stop;
        prepare(&x, &l, &s);
        if (pst_opts_flag(o, OPT_RECORD, false))
            x.deflater = pst_deflater_new(RECORD_LEVEL);
        status = read_and_extract(&x);
        pst_deflater_free(x.deflater);
    } else {
        status = pst_cmd_fail(command, err);
    }
    pst_buf_dispose(&x.out);
    pst_index_settings_dispose(&s);
    pst_location_dispose(&l);
    return status;
}

int pst_cmd_extract(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_opts o;
    int status = 0;
    int r = pst_opts_parse(table, argc, argv, 0, &o, &err);
    bool helps = r == 0 && pst_opts_flag(&o, OPT_HELP, false);
    if (helps)
        r = pst_cmd_print_help(&help, table, &err);
    if (r != 0)
        status = pst_cmd_fail(command, &err);
    else if (!helps)
        status = run(&o, stop, &err);
    pst_opts_dispose(&o);
    return status;
}
