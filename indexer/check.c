/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/check.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian-c.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "glass/mapped.h"
#include "glass/sidecar.h"
#include "glass/sound.h"
#include "indexer/scratch.h"
#include "schema/dead.h"
#include "schema/deflate.h"
#include "schema/filetable.h"
#include "schema/record.h"
#include "schema/schema.h"
#include "schema/stub.h"

enum {
    TOLD_MOST = 10, /* problems of a shard that are named one by one */
    TRIES = 3,      /* generations looked at, when each is soon superseded */
    WAIT_MS = 100   /* between looks at the stop flag */
};

struct check {
    const struct pst_check_options *o;
    struct pst_check_report *report;
    struct pst_stub stub;
    struct pst_file_table table;
    uint64_t done; /* articles */
};

/* An article that the file table has in a shard. */
struct named {
    uint32_t docid;
    const struct pst_file_entry *entry;
};

/* The shard at hand. */
struct shard {
    struct check *c;
    uint64_t number;
    xap_db *db;
    struct pst_dead dead; /* covers nothing when there is no bitmap */
    struct named *named;  /* by docid */
    size_t named_count;
    uint64_t problems;
    struct pst_arena arena; /* of the article at hand */
    struct pst_inflater *inflater;
    xap_buf data;
};

/* --- what is told --------------------------------------------------------- */

static void add_problem(struct pst_check_report *r, struct pst_buf *text)
{
    PST_PUSH(r->problems, r->problem_count, r->problem_cap) =
        pst_buf_detach(text);
}

static bool is_bad(const struct pst_check_report *r, uint64_t number)
{
    for (size_t i = 0; i < r->shard_count; i++)
        if (r->shards[i] == number)
            return true;
    return false;
}

static void add_bad_shard(struct pst_check_report *r, uint64_t number)
{
    if (!is_bad(r, number))
        PST_PUSH(r->shards, r->shard_count, r->shard_cap) = number;
}

static void tell_rebuild(struct check *c, const struct pst_error *why)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_adds(&text, why->message);
    add_problem(c->report, &text);
    c->report->rebuild = true;
}

__attribute__((format(printf, 2, 3))) static void tell(struct shard *s,
                                                       const char *format, ...)
{
    char what[1200];
    add_bad_shard(s->c->report, s->number);
    if (s->problems++ >= TOLD_MOST)
        return;
    va_list ap;
    va_start(ap, format);
    vsnprintf(what, sizeof what, format, ap);
    va_end(ap);
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_addf(&text, "shards/%06" PRIu64 ": %s", s->number, what);
    add_problem(s->c->report, &text);
}

static void tell_rest(struct shard *s)
{
    if (s->problems <= TOLD_MOST)
        return;
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_addf(&text, "shards/%06" PRIu64 ": and %" PRIu64 " more", s->number,
                 s->problems - TOLD_MOST);
    add_problem(s->c->report, &text);
}

static void tell_article(struct shard *s, const struct named *n,
                         const char *what)
{
    tell(s, "article %" PRIu32 " (%.*s): %s", n->docid,
         (int)(n->entry->path.n < 500 ? n->entry->path.n : 500),
         n->entry->path.p, what);
}

static bool is_stopped(const struct check *c)
{
    return c->o->stop != NULL && *c->o->stop != 0;
}

static void show(const struct check *c, enum pst_check_phase phase,
                 uint64_t done, uint64_t total)
{
    if (c->o->progress != NULL)
        c->o->progress(c->o->payload, phase, done, total);
}

/* --- Xapian's own check --------------------------------------------------- */

struct verdict {
    size_t problems;
    xap_status status;
    char message[400];
};

static void judge(const char *path, int to)
{
    struct verdict v = {.problems = 0};
    xap_error why = {.message = ""};
    v.status = xap_db_check(path, &v.problems, &why);
    memcpy(v.message, why.message, sizeof v.message - 1);
    ssize_t n = write(to, &v, sizeof v);
    _exit(n == (ssize_t)sizeof v ? 0 : 1);
}

/* Wait for the child's verdict; false when it ends without one. */
static bool await(struct check *c, int from, size_t i, struct verdict *v)
{
    struct pollfd p = {.fd = from, .events = POLLIN};
    while (!is_stopped(c)) {
        int r = poll(&p, 1, WAIT_MS);
        if (r > 0)
            return read(from, v, sizeof *v) == (ssize_t)sizeof *v;
        if (r < 0 && errno != EINTR)
            return false;
        show(c, PST_CHECK_TABLES, i, c->stub.shard_count);
    }
    return false;
}

static void tell_verdict(struct shard *s, bool judged, const struct verdict *v)
{
    if (!judged)
        tell(s, "Xapian's check crashed on it");
    else if (v->status != XAP_OK)
        tell(s, "%s", v->message);
    else if (v->problems != 0)
        tell(s, "Xapian's check finds %zu problem%s", v->problems,
             v->problems == 1 ? "" : "s");
}

/* What Xapian's check leaves out; a stale sidecar does no harm. */
static void check_rest(struct shard *s)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_glass_mapped m;
    struct pst_glass_sidecar side;
    pst_stub_shard_path(&path, s->c->o->index_dir, s->number);
    if (pst_glass_check_version(path.p, &why) != 0) {
        tell(s, "%s", why.message);
    } else {
        if (pst_glass_mapped_open(&m, path.p, 0, NULL) == 0) {
            pst_glass_sidecar_open(&side, path.p, m.seal);
            if (pst_glass_sidecar_verify(&side) == PST_GLASS_SIDECAR_DAMAGED)
                tell(s, "its sidecar is damaged");
            pst_glass_sidecar_dispose(&side);
        }
        pst_glass_mapped_dispose(&m);
    }
    pst_buf_dispose(&path);
}

/* Have Xapian's check look at the tables in the folder, in another process. */
static int check_apart(struct shard *s, size_t i, const char *path,
                       struct pst_error *err)
{
    struct check *c = s->c;
    struct verdict v;
    int ends[2];
    if (pipe(ends) != 0)
        return pst_fail_errno(err, PST_EIO, errno, "a pipe");
    pid_t child = fork();
    int failure = errno;
    if (child == 0)
        judge(path, ends[1]);
    close(ends[1]);
    bool judged = child > 0 && await(c, ends[0], i, &v);
    close(ends[0]);
    if (child < 0)
        return pst_fail_errno(err, PST_EIO, failure, "a new process");
    if (!judged)
        kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    if (is_stopped(c))
        return pst_fail(err, PST_EINTR, "interrupted");
    tell_verdict(s, judged, &v);
    return 0;
}

static int check_tables(struct check *c, size_t i, struct pst_error *err)
{
    struct shard s = {.c = c, .number = c->stub.shards[i].number};
    struct pst_buf path = PST_BUF_INIT;
    struct pst_scratch scratch;
    pst_stub_shard_path(&path, c->o->index_dir, s.number);
    int r = pst_scratch_make(&scratch, path.p, c->o->stop, err);
    if (r == 0)
        r = check_apart(&s, i, scratch.dir.p, err);
    pst_scratch_dispose(&scratch);
    pst_buf_dispose(&path);
    if (r == 0 && !is_bad(c->report, s.number))
        check_rest(&s);
    return r;
}

/* --- articles ------------------------------------------------------------- */

static int by_docid(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

static void gather_named(struct shard *s)
{
    const struct pst_file_table *t = &s->c->table;
    size_t cap = 0;
    for (size_t i = 0; i < t->count; i++)
        for (size_t k = 0; k < t->entries[i].article_count; k++)
            if (t->entries[i].articles[k].shard == s->number)
                PST_PUSH(s->named, s->named_count, cap) = (struct named){
                    t->entries[i].articles[k].docid, &t->entries[i]};
    if (s->named_count != 0)
        qsort(s->named, s->named_count, sizeof *s->named, by_docid);
}

/* Whether the source of all segments, and the lines, lie inside the file. That
 * they are in order was seen when they were decoded. */
static bool lies_inside(const struct pst_record_header *h,
                        const struct pst_record_body *b)
{
    if ((h->flags & PST_RECORD_DECODED) != 0)
        return true;
    for (size_t i = 0; i < b->segment_count; i++) {
        const struct pst_segment *g = &b->segments[i];
        if (g->source > h->file_size ||
            g->source_len > h->file_size - g->source)
            return false;
    }
    return b->line_count == 0 || b->lines[b->line_count - 1] <= h->file_size;
}

static void check_record(struct shard *s, const struct named *n)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_record_header h;
    struct pst_record_body b;
    struct pst_str rest;
    pst_arena_dispose(&s->arena);
    if (pst_record_decode_header((struct pst_str){s->data.p, s->data.n},
                                 &s->arena, &h, &rest, &why) != 0 ||
        pst_record_inflate_body(s->inflater, rest, &s->arena, &b, &why) != 0)
        tell_article(s, n, why.message);
    else if (!pst_str_eq(h.path, n->entry->path))
        tell_article(s, n, "is the article of another file");
    else if (h.text_len != b.text.n)
        tell_article(s, n, "its text is not as long as it should be");
    else if (!lies_inside(&h, &b))
        tell_article(s, n, "its source map leads out of its file");
}

static void read_article(struct shard *s, const struct named *n)
{
    xap_doc *doc;
    xap_error why;
    if (xap_db_get_document(&doc, s->db, n->docid, &why) != XAP_OK) {
        tell_article(s, n, why.message);
        return;
    }
    if (xap_doc_get_data(doc, &s->data, &why) != XAP_OK)
        tell_article(s, n, why.message);
    else
        check_record(s, n);
    xap_doc_free(doc);
}

static void tell_absent(struct shard *s, const struct named *n)
{
    tell_article(s, n, "the file table names it, but it is not there");
}

/* A document of the shard, and those that the table names up to it. */
static void check_document(struct shard *s, uint32_t docid, size_t *at)
{
    while (*at < s->named_count && s->named[*at].docid < docid)
        tell_absent(s, &s->named[(*at)++]);
    bool is_named = *at < s->named_count && s->named[*at].docid == docid;
    bool is_dead = pst_dead_has(&s->dead, docid);
    if (!is_named && !is_dead)
        tell(s, "article %" PRIu32 " is live, but the file table has it not",
             docid);
    if (!is_named)
        return;
    const struct named *n = &s->named[(*at)++];
    if (is_dead)
        tell_article(s, n, "the file table names it, but it is marked as dead");
    for (; *at < s->named_count && s->named[*at].docid == docid; ++*at)
        tell_article(s, &s->named[*at], "the file table names it twice");
    read_article(s, n);
}

static int check_documents(struct shard *s, struct pst_error *err)
{
    struct check *c = s->c;
    xap_posting_iter *it;
    xap_error why;
    size_t at = 0;
    int more;
    int r = 0;
    uint64_t dead = 0;
    if (xap_db_postings(&it, s->db, xap_str(""), &why) != XAP_OK) {
        tell(s, "%s", why.message);
        return 0;
    }
    while (r == 0 && (more = xap_posting_iter_next(it, &why)) > 0) {
        uint32_t docid = xap_posting_iter_docid(it);
        dead += pst_dead_has(&s->dead, docid);
        check_document(s, docid, &at);
        show(c, PST_CHECK_ARTICLES, c->done++, c->report->articles);
        if (is_stopped(c))
            r = pst_fail(err, PST_EINTR, "interrupted");
    }
    xap_posting_iter_free(it);
    if (r != 0)
        return r;
    if (more < 0)
        tell(s, "%s", why.message);
    while (at < s->named_count)
        tell_absent(s, &s->named[at++]);
    if (dead != s->dead.count)
        tell(s, "its bitmap marks articles that are not there");
    return 0;
}

static bool has_schema(struct shard *s)
{
    char version[16];
    int n = snprintf(version, sizeof version, "%d", PST_SCHEMA_VERSION);
    return xap_db_get_metadata(s->db, xap_str(PST_META_SCHEMA), &s->data,
                               NULL) == XAP_OK &&
           s->data.n == (size_t)n && memcmp(s->data.p, version, s->data.n) == 0;
}

/* Open the shard and its bitmap; false when that cannot be. */
static bool open_shard(struct shard *s, uint64_t dead_of)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_buf path = PST_BUF_INIT;
    xap_error xe;
    bool ok = true;
    pst_stub_shard_path(&path, s->c->o->index_dir, s->number);
    if (xap_db_open(&s->db, path.p, XAP_DB_GLASS, &xe) != XAP_OK) {
        s->db = NULL;
        tell(s, "%s", xe.message);
        ok = false;
    } else if (!has_schema(s)) {
        tell(s, "does not say that it has schema %d", PST_SCHEMA_VERSION);
        ok = false;
    }
    if (ok && dead_of != 0) {
        pst_stub_dead_path(&path, s->c->o->index_dir, s->number, dead_of);
        ok = pst_dead_read(path.p, &s->dead, &why) == 0;
        if (!ok)
            tell(s, "%s", why.message);
    }
    pst_buf_dispose(&path);
    return ok;
}

static int check_articles(struct check *c, const struct pst_stub_shard *from,
                          struct pst_error *err)
{
    struct shard s = {.c = c,
                      .number = from->number,
                      .arena = PST_ARENA_INIT,
                      .inflater = pst_inflater_new(),
                      .data = XAP_BUF_INIT};
    int r = 0;
    if (open_shard(&s, from->dead_of)) {
        gather_named(&s);
        r = check_documents(&s, err);
    }
    tell_rest(&s);
    free(s.named);
    xap_db_free(s.db);
    xap_buf_dispose(&s.data);
    pst_arena_dispose(&s.arena);
    pst_inflater_free(s.inflater);
    pst_dead_dispose(&s.dead);
    return r;
}

/* --- the whole ------------------------------------------------------------ */

static bool has_shard(const struct pst_stub *stub, uint64_t number)
{
    for (size_t i = 0; i < stub->shard_count; i++)
        if (stub->shards[i].number == number)
            return true;
    return false;
}

/* Articles in shards that are none of the generation's. */
static void check_strays(struct check *c)
{
    struct shard s = {.c = c};
    for (size_t i = 0; i < c->table.count; i++) {
        const struct pst_file_entry *e = &c->table.entries[i];
        for (size_t k = 0; k < e->article_count; k++) {
            const struct pst_file_article *a = &e->articles[k];
            if (has_shard(&c->stub, a->shard))
                continue;
            s.number = a->shard;
            tell_article(&s, &(struct named){a->docid, e},
                         "the file table names it, but the index has no such "
                         "shard");
        }
    }
    tell_rest(&s);
}

/* Stub and file table; without both there is nothing to compare with. */
static int open_generation(struct check *c, struct pst_error *err)
{
    struct pst_check_report *r = c->report;
    struct pst_error why = PST_ERROR_INIT;
    struct pst_buf path = PST_BUF_INIT;
    int code = pst_stub_read(c->o->index_dir, &c->stub, &why);
    if (code == -PST_ENOINDEX) {
        *err = why;
        return code;
    }
    if (code == 0) {
        r->generation = c->stub.generation;
        r->shards_named = c->stub.shard_count;
        pst_stub_files_path(&path, c->o->index_dir, c->stub.files);
        code = pst_file_table_read(path.p, &c->table, &why);
    }
    if (code == 0 && c->table.generation != c->stub.files)
        code =
            pst_fail(&why, PST_EINDEX, "%s: is of another generation", path.p);
    pst_buf_dispose(&path);
    if (code != 0)
        tell_rebuild(c, &why);
    r->files = c->table.count;
    for (size_t i = 0; i < c->table.count; i++)
        r->articles += c->table.entries[i].article_count;
    return 0;
}

static int check_generation(struct check *c, struct pst_error *err)
{
    int r = open_generation(c, err);
    if (r != 0 || c->report->rebuild)
        return r;
    size_t count = c->stub.shard_count;
    for (size_t i = 0; r == 0 && i < count; i++) {
        show(c, PST_CHECK_TABLES, i, count);
        r = check_tables(c, i, err);
    }
    for (size_t i = 0; r == 0 && i < count; i++)
        if (!is_bad(c->report, c->stub.shards[i].number))
            r = check_articles(c, &c->stub.shards[i], err);
    if (r == 0)
        check_strays(c);
    return r;
}

/* Whether what was checked is still what is published. */
static bool is_current(const struct check *c)
{
    struct pst_stub now;
    if (pst_stub_read(c->o->index_dir, &now, NULL) != 0)
        return c->stub.generation == 0;
    bool same = now.generation == c->stub.generation;
    pst_stub_dispose(&now);
    return same;
}

int pst_check_run(const struct pst_check_options *o,
                  struct pst_check_report *out, struct pst_error *err)
{
    struct pst_error local = PST_ERROR_INIT;
    *out = (struct pst_check_report){.problems = NULL};
    for (int i = 0;; i++) {
        struct check c = {.o = o, .report = out};
        pst_file_table_init(&c.table);
        int r = check_generation(&c, err != NULL ? err : &local);
        bool again = r == 0 && out->problem_count != 0 && i + 1 < TRIES &&
                     !is_current(&c);
        pst_file_table_dispose(&c.table);
        pst_stub_dispose(&c.stub);
        if (!again)
            return r;
        pst_check_report_dispose(out);
    }
}

void pst_check_report_dispose(struct pst_check_report *r)
{
    for (size_t i = 0; i < r->problem_count; i++)
        free(r->problems[i]);
    free(r->problems);
    free(r->shards);
    *r = (struct pst_check_report){.problems = NULL};
}
