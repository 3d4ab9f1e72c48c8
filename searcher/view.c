/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/view.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

void pst_view_init(struct pst_view *v, struct pst_matcher *matcher,
                   const struct pst_view_options *options)
{
    memset(v, 0, sizeof *v);
    v->options = *options;
    v->matcher = matcher;
    v->arena = (struct pst_arena)PST_ARENA_INIT;
    v->file = pst_calloc(1, sizeof *v->file);
    v->file->original.fd = v->file->root = -1;
    pst_file_table_init(&v->file->files);
    pst_buf_init(&v->path);
    pst_buf_init(&v->room);
}

static void let_go(struct pst_view *v)
{
    pst_original_close(&v->file->original);
    v->file->known = false;
    pst_snippets_dispose(&v->snippets);
    pst_arena_dispose(&v->arena);
    v->match_count = 0;
    v->matches_truncated = false;
    v->spans.count = 0;
}

void pst_view_dispose(struct pst_view *v)
{
    let_go(v);
    free(v->matches);
    pst_spans_dispose(&v->spans);
    pst_buf_dispose(&v->path);
    pst_buf_dispose(&v->room);
    pst_file_table_dispose(&v->file->files);
    if (v->file->root >= 0)
        close(v->file->root);
    free(v->file);
}

void pst_view_path(struct pst_view *v, const struct pst_record_header *h)
{
    pst_buf_clear(&v->room);
    pst_buf_addstr(&v->room, pst_buf_str(&v->options.index->root));
    if (v->room.n == 0 || v->room.p[v->room.n - 1] != '/')
        pst_buf_addc(&v->room, '/');
    pst_buf_addstr(&v->room, h->path);
    pst_path_relative(&v->path, v->options.cwd, v->room.p);
}

static void locate(const struct pst_record_body *b, struct pst_match *m)
{
    m->has_source = pst_record_source(b, m->span->begin, m->span->end, &m->byte,
                                      &m->end_byte);
    if (!m->has_source)
        return;
    pst_record_line(b, m->byte, &m->line, &m->col);
    pst_record_line(b, m->end_byte, &m->end_line, &m->end_col);
}

/* The file's entry; NULL when the table has none or cannot be read, for
 * another run may have removed it. */
static const struct pst_file_entry *file_entry(struct pst_view_file *f,
                                               const struct pst_index *ix,
                                               struct pst_str path)
{
    struct pst_buf name = PST_BUF_INIT;
    if (!f->files_read && ix->stub.files != 0) {
        pst_stub_files_path(&name, ix->dir.p, ix->stub.files);
        pst_file_table_read(name.p, &f->files, NULL);
    }
    f->files_read = true;
    pst_buf_dispose(&name);
    return pst_file_table_find(&f->files, path);
}

const struct pst_original *pst_view_original(const struct pst_view *v)
{
    struct pst_view_file *f = v->file;
    const struct pst_index *ix = v->options.index;
    if (f->known)
        return &f->original;
    if (!f->root_known)
        f->root = open(ix->root.p, O_PATH | O_DIRECTORY | O_CLOEXEC);
    f->root_known = f->known = true;
    pst_original_open(&f->original, f->root, &v->hit->header);
    if (!f->original.stale || !f->original.plain)
        return &f->original;
    const struct pst_file_entry *e = file_entry(f, ix, v->hit->header.path);
    if (e != NULL)
        pst_original_accept(&f->original, e);
    return &f->original;
}

int pst_view_set(struct pst_view *v, const struct pst_hit *hit,
                 struct pst_error *err)
{
    const struct pst_record_header *h = &hit->header;
    let_go(v);
    v->hit = hit;
    pst_article_id(v->id, h->path, h->member);
    pst_view_path(v, h);
    int r = pst_hit_body(hit, v->options.index, &v->arena, &v->body, err);
    if (r == 0 && v->matcher != NULL)
        r = pst_matcher_find(v->matcher, h, &v->body, &v->spans, err);
    if (r < 0) {
        pst_error_prefix(err, "%s", v->path.p);
        return r;
    }
    for (size_t i = 0; i < v->spans.count; i++) {
        if (i == v->options.match_limit) {
            v->matches_truncated = true;
            break;
        }
        struct pst_match *m =
            &PST_PUSH(v->matches, v->match_count, v->match_cap);
        *m = (struct pst_match){.span = &v->spans.spans[i]};
        locate(&v->body, m);
    }
    pst_snippets_make(&v->snippets, &v->body, &v->spans, &v->options.snippets);
    return 0;
}

const struct pst_match *pst_view_best(const struct pst_view *v)
{
    const struct pst_match *first = NULL;
    size_t begin = v->snippets.count != 0 ? v->snippets.items[0].text_begin : 0;
    size_t end = v->snippets.count != 0 ? v->snippets.items[0].text_end : 0;
    for (size_t i = 0; i < v->match_count; i++) {
        const struct pst_match *m = &v->matches[i];
        if (!m->has_source)
            continue;
        if (m->span->begin < end && m->span->end > begin)
            return m;
        if (first == NULL)
            first = m;
    }
    return first;
}
