/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/stub.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "schema/schema.h"
#include "schema/stubcheck.h"

enum { FORM = 1, SHARD_DIGITS = 6, SHARD_DIGITS_MAX = 12 };

void pst_stub_dispose(struct pst_stub *s)
{
    free(s->root);
    free(s->shards);
    memset(s, 0, sizeof *s);
}

static void add_shard_name(struct pst_buf *out, uint64_t number)
{
    pst_buf_addf(out, "%0*" PRIu64, SHARD_DIGITS, number);
}

/* Parsing. */

struct parser {
    struct pst_stub *out;
    size_t room; /* of out->shards */
    unsigned line;
    bool has_schema;
    struct pst_error *err;
};

static int wrong(const struct parser *p, const char *what)
{
    return pst_fail(p->err, PST_EINDEX, "line %u: %s", p->line, what);
}

/* A number as it is written by us (no sign, no needless zeros) at the start of
 * *s, which is moved past it. */
static bool take_number(struct pst_str *s, uint64_t *out)
{
    uint64_t v = 0;
    size_t n = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
        unsigned digit = (unsigned)(s->p[n] - '0');
        if ((n == 1 && v == 0) || v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    s->p += n;
    s->n -= n;
    *out = v;
    return n != 0;
}

static bool take_all_number(struct pst_str s, uint64_t *out)
{
    return take_number(&s, out) && s.n == 0;
}

/* Six digits, or up to twelve that do not begin with 0: so that a number has
 * one name only. */
static bool take_shard(struct pst_str *s, uint64_t *out)
{
    uint64_t v = 0;
    size_t n = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
        if (n == SHARD_DIGITS_MAX)
            return false;
        v = v * 10 + (unsigned)(s->p[n] - '0');
    }
    if (n < SHARD_DIGITS || (n > SHARD_DIGITS && s->p[0] == '0'))
        return false;
    s->p += n;
    s->n -= n;
    *out = v;
    return true;
}

/* Move *s past the prefix if it has it. */
static bool skip(struct pst_str *s, const char *prefix)
{
    if (!pst_str_starts(*s, prefix))
        return false;
    size_t n = strlen(prefix);
    s->p += n;
    s->n -= n;
    return true;
}

static int parse_first(struct parser *p, struct pst_str s)
{
    uint64_t form;
    if (!skip(&s, "# postil ") || !take_number(&s, &form))
        return wrong(p, "not the first line of a postil index");
    if (form != FORM)
        return wrong(p, "written by another version of postil; "
                        "`postil index --rebuild` makes it anew");
    if (!skip(&s, " generation ") || !take_all_number(s, &p->out->generation) ||
        p->out->generation == 0)
        return wrong(p, "no generation");
    return 0;
}

static int parse_schema(struct parser *p, struct pst_str s)
{
    uint64_t schema;
    if (p->has_schema || !take_all_number(s, &schema) || schema > UINT32_MAX)
        return wrong(p, "not one number of a schema");
    p->has_schema = true;
    p->out->schema = (unsigned)schema;
    return 0;
}

static int parse_root(struct parser *p, struct pst_str s)
{
    if (p->out->root != NULL || s.n == 0 || s.p[0] != '/' ||
        memchr(s.p, '\0', s.n) != NULL)
        return wrong(p, "not one absolute path as the root");
    char *root = pst_memdup(s.p, s.n);
    struct pst_buf normal = PST_BUF_INIT;
    pst_path_absolute(&normal, "/", root);
    bool is_normal = strcmp(normal.p, root) == 0;
    pst_buf_dispose(&normal);
    p->out->root = root;
    return is_normal ? 0 : wrong(p, "the root is not a plain path");
}

static int parse_files(struct parser *p, struct pst_str s)
{
    if (p->out->files != 0 || !take_all_number(s, &p->out->files) ||
        p->out->files == 0)
        return wrong(p, "not one file table, files/NUMBER");
    return 0;
}

static int parse_shard(struct parser *p, struct pst_str s)
{
    struct pst_stub *out = p->out;
    struct pst_stub_shard shard = {0, 0};
    if (!take_shard(&s, &shard.number) || s.n != 0)
        return wrong(p, "not a shard of this index, shards/DIGITS");
    for (size_t i = 0; i < out->shard_count; i++)
        if (out->shards[i].number == shard.number)
            return wrong(p, "this shard was named before");
    if (out->shard_count == PST_STUB_SHARDS_MAX)
        return wrong(p, "more than 1000 shards");
    PST_PUSH(out->shards, out->shard_count, p->room) = shard;
    return 0;
}

static int parse_dead(struct parser *p, struct pst_str s)
{
    struct pst_stub *out = p->out;
    struct pst_stub_shard *last =
        out->shard_count != 0 ? &out->shards[out->shard_count - 1] : NULL;
    uint64_t number;
    if (last == NULL || last->dead_of != 0 || !take_shard(&s, &number) ||
        number != last->number || !skip(&s, "-") ||
        !take_all_number(s, &last->dead_of) || last->dead_of == 0)
        return wrong(p, "not the list of superseded articles of the shard "
                        "above, dead/SHARD-NUMBER");
    return 0;
}

static int parse_line(struct parser *p, struct pst_str s)
{
    bool head = p->out->shard_count == 0;
    if (p->line == 1)
        return parse_first(p, s);
    if (skip(&s, "glass shards/"))
        return parse_shard(p, s);
    if (skip(&s, "# dead dead/"))
        return parse_dead(p, s);
    if (head && skip(&s, "# schema "))
        return parse_schema(p, s);
    if (head && skip(&s, "# root "))
        return parse_root(p, s);
    if (head && skip(&s, "# files files/"))
        return parse_files(p, s);
    return wrong(p, "not a line of a postil index: refused; only glass shards "
                    "inside the index folder are opened");
}

static int parse_lines(struct parser *p, struct pst_str text)
{
    if (text.n > PST_STUB_SIZE_MAX)
        return pst_fail(p->err, PST_EINDEX, "larger than %d bytes",
                        PST_STUB_SIZE_MAX);
    if (text.n == 0)
        return pst_fail(p->err, PST_EINDEX,
                        "empty; `postil index --rebuild` makes it anew");
    while (text.n != 0) {
        const char *end = memchr(text.p, '\n', text.n);
        p->line++;
        if (end == NULL)
            return wrong(p, "cut off before its end");
        struct pst_str line = {text.p, (size_t)(end - text.p)};
        int r = parse_line(p, line);
        if (r != 0)
            return r;
        text.n -= line.n + 1;
        text.p = end + 1;
    }
    if (!p->has_schema)
        return wrong(p, "the line '# schema' is missing");
    return 0;
}

int pst_stub_parse(struct pst_str text, struct pst_stub *out,
                   struct pst_error *err)
{
    memset(out, 0, sizeof *out);
    struct parser p = {.out = out, .err = err};
    int r = parse_lines(&p, text);
    if (r != 0)
        pst_stub_dispose(out);
    return r;
}

void pst_stub_format(const struct pst_stub *s, struct pst_buf *out)
{
    pst_buf_addf(out, "# postil %d generation %" PRIu64 "\n", FORM,
                 s->generation);
    pst_buf_addf(out, "# schema %u\n", s->schema);
    if (s->root != NULL)
        pst_buf_addf(out, "# root %s\n", s->root);
    if (s->files != 0)
        pst_buf_addf(out, "# files files/%" PRIu64 "\n", s->files);
    for (size_t i = 0; i < s->shard_count; i++) {
        const struct pst_stub_shard *shard = &s->shards[i];
        pst_buf_adds(out, "glass shards/");
        add_shard_name(out, shard->number);
        if (shard->dead_of != 0) {
            pst_buf_adds(out, "\n# dead dead/");
            add_shard_name(out, shard->number);
            pst_buf_addf(out, "-%" PRIu64, shard->dead_of);
        }
        pst_buf_addc(out, '\n');
    }
}

/* Files. */

int pst_stub_read(const char *dir, struct pst_stub *out, struct pst_error *err)
{
    memset(out, 0, sizeof *out);
    struct pst_buf text = PST_BUF_INIT;
    int fd = -1;
    int r = pst_stubcheck_open(dir, &fd, &text, err);
    if (r == 0) {
        r = pst_stub_parse(pst_buf_str(&text), out, err);
        if (r == 0 && out->schema != PST_SCHEMA_VERSION)
            r = pst_fail(err, PST_EINDEX,
                         "the index has schema %u, this postil reads schema "
                         "%d; rebuild it with `postil index`",
                         out->schema, PST_SCHEMA_VERSION);
        if (r == 0)
            r = pst_stubcheck_files(fd, out, pst_buf_str(&text), err);
        if (r != 0)
            pst_error_prefix(err, "%s/index", dir);
    }
    pst_stubcheck_close(fd);
    if (r != 0)
        pst_stub_dispose(out);
    pst_buf_dispose(&text);
    return r;
}

int pst_stub_publish(const char *dir, const struct pst_stub *s,
                     struct pst_error *err)
{
    struct pst_buf text = PST_BUF_INIT;
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, "index");
    pst_stub_format(s, &text);

    struct pst_stub back;
    struct pst_error why = PST_ERROR_INIT;
    int r = pst_stub_parse(pst_buf_str(&text), &back, &why);
    if (r != 0)
        r = pst_fail(err, PST_EUSAGE, "%s cannot be written: %s", path.p,
                     why.message);
    else
        r = pst_file_publish(path.p, text.p, text.n, err);
    pst_stub_dispose(&back);
    pst_buf_dispose(&path);
    pst_buf_dispose(&text);
    return r;
}

void pst_stub_shard_path(struct pst_buf *out, const char *dir, uint64_t number)
{
    pst_path_join(out, dir, "shards/");
    add_shard_name(out, number);
}

void pst_stub_files_path(struct pst_buf *out, const char *dir, uint64_t number)
{
    pst_path_join(out, dir, "files/");
    pst_buf_addf(out, "%" PRIu64, number);
}

void pst_stub_dead_path(struct pst_buf *out, const char *dir, uint64_t number,
                        uint64_t generation)
{
    pst_path_join(out, dir, "dead/");
    add_shard_name(out, number);
    pst_buf_addf(out, "-%" PRIu64, generation);
}
