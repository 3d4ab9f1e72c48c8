/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "schema/hash.h"

bool pst_plan_was_read(const struct pst_file_entry *e)
{
    static const unsigned char none[sizeof e->hash];
    return memcmp(e->hash, none, sizeof none) != 0;
}

/* As article/sniff.c has it. */
bool pst_plan_is_pdf(const struct pst_file_entry *e)
{
    return e->state == PST_FILE_SKIPPED &&
           pst_str_eq(e->reason, pst_str_of("PDF document"));
}

static bool same_stat(const struct pst_file_entry *a,
                      const struct pst_file_entry *b)
{
    return a->size == b->size && a->mtime_ns == b->mtime_ns &&
           a->ctime_ns == b->ctime_ns && a->inode == b->inode;
}

/* Whether the file's bytes are those of its old entry; the stat in *e is then
 * that of the moment it was read. What cannot be read is not the same: the
 * reading that follows will say why. */
static bool same_content(struct pst_file_entry *e,
                         const struct pst_file_entry *old,
                         const struct pst_plan_options *o)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    unsigned char hash[PST_HASH128_SIZE];
    if (e->size != old->size)
        return false;
    pst_path_join(&path, o->root, e->path.p);
    int fd = pst_scan_open(path.p, o->follow, &st, NULL);
    pst_buf_dispose(&path);
    if (fd < 0)
        return false;
    bool same = pst_scan_hash(fd, o->stop, hash, NULL) == 0 &&
                memcmp(hash, old->hash, sizeof hash) == 0;
    close(fd);
    if (same)
        pst_scan_stat(e, &st);
    return same;
}

/* Whether the file may have changed after the last run read it, within the
 * clock's last tick. File systems that count whole seconds, or two, have mtimes
 * that are too early. */
static bool is_racy(const struct pst_file_entry *e, int64_t last_run_ns)
{
    const int64_t second = 1000000000;
    int64_t tick = e->mtime_ns % second == 0 ? 2 * second : 0;
    return e->mtime_ns + tick >= last_run_ns;
}

static void decide(struct pst_plan_item *item, const struct pst_plan_options *o)
{
    struct pst_file_entry *e = &item->entry;
    const struct pst_file_entry *old = item->old;
    if (e->state != PST_FILE_INDEXED) {
        item->action = PST_PLAN_NOTE;
        return;
    }
    item->action = PST_PLAN_TAKE;
    if (old == NULL || !pst_plan_was_read(old))
        return;
    bool sure = same_stat(e, old) && !is_racy(e, o->last_run_ns);
    if (!sure && !same_content(e, old, o))
        return;
    item->again = o->pdf && pst_plan_is_pdf(old);
    if (item->again)
        return;
    item->action = PST_PLAN_KEEP;
    item->compared = !sure;
    memcpy(e->hash, old->hash, sizeof e->hash);
    e->state = old->state;
    e->reason = old->reason;
    e->articles = old->articles;
    e->article_count = old->article_count;
}

/* A folder that could not be entered, and now can. */
static bool is_folder(const struct pst_file_entry *old, const char *root)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    if (old->state != PST_FILE_FAILED)
        return false;
    pst_buf_adds(&path, root);
    pst_buf_addc(&path, '/');
    pst_buf_addstr(&path, old->path);
    bool is = lstat(path.p, &st) == 0 && S_ISDIR(st.st_mode);
    pst_buf_dispose(&path);
    return is;
}

/* A path of the table that the scan did not list. */
static void pass_over(struct pst_plan *p, const struct pst_file_entry *old,
                      const struct pst_plan_options *o)
{
    bool asked = o->scope == NULL || pst_scope_covers(o->scope, old->path);
    if (asked && !is_folder(old, o->root))
        PST_PUSH(p->gone, p->gone_count, p->gone_cap) = *old;
    else if (!asked)
        p->items[p->count++] = (struct pst_plan_item){
            .entry = *old, .old = old, .action = PST_PLAN_KEEP, .aside = true};
}

int pst_index_plan_make(struct pst_plan *p, const struct pst_scan *scan,
                        const struct pst_file_table *old,
                        const struct pst_plan_options *o, struct pst_error *err)
{
    size_t at = 0, old_count = old != NULL ? old->count : 0;
    size_t most = scan->count + (o->scope != NULL ? old_count : 0);
    *p = (struct pst_plan){.count = 0};
    p->items = pst_calloc(most + 1, sizeof *p->items);
    for (size_t i = 0; i < scan->count; i++) {
        if (o->stop != NULL && *o->stop != 0) {
            pst_index_plan_dispose(p);
            return pst_fail(err, PST_EINTR, "interrupted");
        }
        struct pst_str path = scan->entries[i].path;
        int order = -1;
        while (at < old_count &&
               (order = pst_str_cmp(old->entries[at].path, path)) < 0)
            pass_over(p, &old->entries[at++], o);
        struct pst_plan_item *item = &p->items[p->count++];
        item->entry = scan->entries[i];
        if (at < old_count && order == 0)
            item->old = &old->entries[at++];
        decide(item, o);
        if (item->action == PST_PLAN_TAKE) {
            p->take_count++;
            p->take_bytes += item->entry.size;
        }
    }
    while (at < old_count)
        pass_over(p, &old->entries[at++], o);
    return 0;
}

void pst_index_plan_dispose(struct pst_plan *p)
{
    free(p->items);
    free(p->gone);
    *p = (struct pst_plan){NULL, 0, NULL, 0, 0, 0, 0};
}
