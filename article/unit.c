/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/unit.h"

#include <stdlib.h>

#include "article/extract.h"
#include "base/mem.h"
#include "text/utf8.h"

enum { MEMBER_NAME_MAX = 512 /* bytes */ };

static void tell_step(const struct pst_extraction *x)
{
    const struct pst_extract_guard *guard = x->in->guard;
    if (guard == NULL)
        return;
    for (size_t i = PST_STEP_DEPTH; i-- != 0;)
        guard->at->n[i] = x->step.n[i];
}

/* Why the member at hand cannot be read, as is known already; NULL: it can. */
static const struct pst_crash *crash_of(const struct pst_extraction *x)
{
    const struct pst_extract_guard *guard = x->in->guard;
    for (size_t i = 0; guard != NULL && i < guard->crash_count; i++)
        if (pst_step_cmp(&guard->crashes[i].at, &x->step) == 0)
            return &guard->crashes[i];
    return NULL;
}

/* A name as text on one line, of bounded length. */
static void add_name(struct pst_buf *out, struct pst_str name)
{
    size_t most = out->n + MEMBER_NAME_MAX;
    for (size_t at = 0; at < name.n && out->n < most;) {
        size_t n;
        uint32_t cp = pst_utf8_decode(name.p + at, name.p + name.n, &n);
        pst_utf8_append(out, cp < 0x20 || cp == 0x7f ? ' ' : cp);
        at += n;
    }
}

/* What cannot be read is left out, and remembered: it is one member of many. */
void pst_unit_leave_out(struct pst_extraction *x, struct pst_str name)
{
    struct pst_buf shown = PST_BUF_INIT;
    add_name(&shown, name);
    if (x->left_out_count++ == 0) {
        x->left_out = *x->err;
        pst_error_prefix(&x->left_out, "%s", shown.p);
    }
    pst_buf_dispose(&shown);
}

/* What comes behind the member cannot be read. */
static void end_behind(struct pst_extraction *x, struct pst_str name,
                       const char *reason)
{
    struct pst_buf shown = PST_BUF_INIT;
    add_name(&shown, name);
    pst_fail(x->err, PST_EFORMAT, "not read behind %s: %s", shown.p, reason);
    if (x->unread.code == PST_OK)
        x->unread = *x->err;
    x->ends = true;
    pst_buf_dispose(&shown);
}

bool pst_unit_enter(struct pst_extraction *x, unsigned depth,
                    struct pst_str name)
{
    pst_step_enter(&x->step, depth);
    tell_step(x);
    const struct pst_crash *crash = crash_of(x);
    if (crash == NULL)
        return true;
    pst_fail(x->err, PST_EFORMAT, "%s", crash->reason);
    pst_unit_leave_out(x, name);
    if (crash->is_end)
        end_behind(x, name, crash->reason);
    return false;
}

int pst_unit_leave(struct pst_extraction *x, unsigned depth,
                   struct pst_str name)
{
    pst_step_leave(&x->step, depth);
    tell_step(x);
    const struct pst_crash *crash = crash_of(x);
    if (crash != NULL && !x->ends)
        end_behind(x, name, crash->reason);
    return x->ends ? -PST_EFORMAT : 0;
}

bool pst_unit_ends(struct pst_extraction *x)
{
    bool ends = x->ends && x->fatal == 0;
    x->ends = false;
    return ends;
}

bool pst_unit_enter_file(struct pst_extraction *x, unsigned depth,
                         struct pst_str name)
{
    const struct pst_extract_guard *guard = x->in->guard;
    if (guard != NULL)
        guard->next_file(guard->payload);
    return pst_unit_enter(x, depth, name);
}

/* Fill what the reader may look at (the path) and what nobody else knows. */
void pst_unit_begin(struct pst_article *a, const struct pst_extraction *x,
                    const struct pst_unit *u, const char *format)
{
    struct pst_record_header *h = &a->header;
    pst_article_init(a);
    a->place = u->name;
    h->path = x->in->path;
    h->file_size = x->in->file_size;
    h->file_mtime_ns = x->in->file_mtime_ns;
    h->format = pst_str_of(format);
    h->flags |= u->flags;
}

int pst_unit_finish(struct pst_article *a, struct pst_extraction *x,
                    const struct pst_source *src)
{
    pst_article_close(a);
    pst_article_compose(a, src);
    pst_article_finish(a, x->in->guesser);
    x->count++;
    int r = x->sink(x->payload, a);
    if (r < 0)
        x->fatal = r;
    return r;
}

int pst_unit_skip(struct pst_error *err, const char *reason)
{
    pst_fail(err, PST_OK, "%s", reason);
    return PST_EXTRACT_SKIPPED;
}

/* A file may give several members one name, but an article's id is made of
 * it. */
static void make_unique(struct pst_extraction *x, struct pst_buf *name)
{
    for (;;) {
        bool added;
        uint32_t i = pst_map_put(&x->names, pst_buf_str(name), &added);
        x->repeats = pst_grow(x->repeats, &x->repeat_cap, (size_t)i + 1,
                              sizeof *x->repeats);
        if (added) {
            x->repeats[i] = 1;
            return;
        }
        pst_buf_addf(name, " (%zu)", ++x->repeats[i]);
    }
}

/* Of what is packed the path, and behind it what a container in it calls its
 * member; a file that is one article has no member. */
void pst_unit_name(struct pst_extraction *x, const struct pst_unit *u,
                   struct pst_article *a, const struct pst_member *m,
                   const char *what)
{
    struct pst_buf name = PST_BUF_INIT;
    int64_t number = m == NULL ? -1 : m->number;
    add_name(&name, u->member);
    if (number >= 0) {
        if (name.n != 0)
            pst_buf_addc(&name, '/');
        if (m->name.n != 0)
            add_name(&name, m->name);
        else
            pst_buf_addf(&name, "%s %lld", what, (long long)number);
    }
    if (name.n != 0) {
        make_unique(x, &name);
        a->header.member =
            (struct pst_str){pst_arena_dup(&a->arena, name.p, name.n), name.n};
        a->header.member_number =
            u->member.n != 0 ? ++x->packed_number : number;
    }
    pst_buf_dispose(&name);
}

/* A page that was fetched has an address, whether it says so or not. */
void pst_unit_add_url(struct pst_article *a, const struct pst_unit *u)
{
    if (pst_article_first(a, PST_FIELD_URL).n != 0)
        return;
    struct pst_buf url = PST_BUF_INIT;
    add_name(&url, u->url);
    pst_article_open(a, PST_FIELD_URL, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(a, url.p, url.n);
    pst_article_close(a);
    pst_buf_dispose(&url);
}

/* Whether the file gave no article because of what was left out. */
bool pst_unit_fail_left_out(const struct pst_extraction *x,
                            const struct pst_unit *u)
{
    bool is_cut = x->unread.code != PST_OK;
    if ((x->left_out_count == 0 && !is_cut) || u->depth != 0)
        return false;
    *x->err = is_cut ? x->unread : x->left_out;
    return true;
}

/* Not for this process. */
int pst_unit_apart(const struct pst_extraction *x, const char *format)
{
    pst_fail(x->err, PST_OK, "%s", format);
    return PST_EXTRACT_APART;
}

int pst_unit_fail_size(const struct pst_extraction *x)
{
    return pst_fail(x->err, PST_EFORMAT, "larger than the limit of %zu bytes",
                    x->room.member);
}
