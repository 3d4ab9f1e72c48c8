/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/update.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/human.h"
#include "base/mem.h"
#include "indexer/build.h"
#include "indexer/lock.h"
#include "indexer/plan.h"
#include "indexer/scan.h"
#include "indexer/selftest.h"
#include "indexer/shards.h"
#include "indexer/signatures.h"
#include "indexer/store.h"
#include "schema/filetable.h"
#include "schema/schema.h"
#include "schema/shardsize.h"
#include "schema/stub.h"

static const size_t default_memory = (size_t)256 << 20;

struct run {
    const struct pst_update_options *o;
    struct pst_update_report *report;
    struct timespec start; /* by the clock that gives files their mtime */
    struct timespec known; /* the same of the last whole run; 0: not known */
    int lock;              /* descriptor, or -1 */
    struct pst_buf tmp;    /* this run's folder; empty: none made */
    bool made;             /* the index folder is this run's, too */

    bool has_stub;        /* a generation is in force */
    bool reuse;           /* and its articles are of use */
    bool whole;           /* all of the tree is looked at */
    struct pst_stub stub; /* of the last generation */
    struct pst_file_table old;
    struct pst_scan scan;
    struct pst_plan plan;
    struct pst_shard_states shards; /* of it, then the new one */
    struct pst_build build;
    bool built; /* build needs disposing */

    uint64_t generation, number; /* of this run, and of its shard */
    bool placed;                 /* the shard lies in shards/ */
    bool published;
};

/* Whether anything is published, readable or not. */
static bool has_index(const struct run *r)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_path_join(&path, r->o->index_dir, "index");
    bool has = lstat(path.p, &st) == 0 || errno != ENOENT;
    pst_buf_dispose(&path);
    return has;
}

static int fail_index(struct pst_error *err)
{
    pst_error_prefix(err, "the index cannot be used; --rebuild makes it anew");
    err->code = PST_EINDEX;
    return -PST_EINDEX;
}

/* A stub that is whole, but of another schema: its files are still named. */
static bool is_outdated(struct run *r)
{
    struct pst_buf path = PST_BUF_INIT, text = PST_BUF_INIT;
    pst_path_join(&path, r->o->index_dir, "index");
    struct stat st;
    bool outdated = pst_scan_read(path.p, false, PST_STUB_SIZE_MAX, &text, &st,
                                  NULL) == 0 &&
                    pst_stub_parse(pst_buf_str(&text), &r->stub, NULL) == 0;
    if (outdated && r->stub.schema == PST_SCHEMA_VERSION) {
        pst_stub_dispose(&r->stub);
        outdated = false;
    }
    pst_buf_dispose(&path);
    pst_buf_dispose(&text);
    return outdated;
}

static int read_stub(struct run *r, struct pst_error *err)
{
    struct pst_error why = PST_ERROR_INIT;
    int code = pst_stub_read(r->o->index_dir, &r->stub, &why);
    r->has_stub = code == 0;
    r->reuse = code == 0 && !r->o->rebuild;
    if (code == 0 || code == -PST_ENOINDEX)
        return 0;
    if (code == -PST_EINDEX && is_outdated(r)) {
        r->has_stub = true;
        return 0;
    }
    if (code == -PST_EINDEX && r->o->rebuild)
        return 0;
    pst_fail(err, (enum pst_code) - code, "%s", why.message);
    return code == -PST_EINDEX ? fail_index(err) : code;
}

static bool is_distrusted(const struct run *r, uint64_t shard)
{
    for (size_t i = 0; i < r->o->distrusted_count; i++)
        if (r->o->distrusted[i] == shard)
            return true;
    return false;
}

/* Files with articles in distrusted shards are as if they were never read. */
static void forget_distrusted(struct run *r)
{
    for (size_t i = 0; i < r->old.count; i++) {
        struct pst_file_entry *e = &r->old.entries[i];
        for (size_t k = 0; k < e->article_count; k++)
            if (is_distrusted(r, e->articles[k].shard))
                memset(e->hash, 0, sizeof e->hash);
    }
}

static int read_table(struct run *r, struct pst_error *err)
{
    if (!r->reuse || r->stub.files == 0)
        return 0;
    struct pst_buf path = PST_BUF_INIT;
    pst_stub_files_path(&path, r->o->index_dir, r->stub.files);
    int code = pst_file_table_read(path.p, &r->old, err);
    pst_buf_dispose(&path);
    forget_distrusted(r);
    return code == -PST_EINDEX || code == -PST_EFORMAT ? fail_index(err) : code;
}

/* Make the index folder and lock it, until nobody has removed it meanwhile. */
static int enter(struct run *r, struct pst_error *err)
{
    const struct pst_update_options *o = r->o;
    for (;;) {
        r->made = access(o->index_dir, F_OK) != 0;
        int code = pst_store_begin(o->index_dir, err);
        if (code != 0)
            return code;
        r->lock = pst_lock_take(o->index_dir, o->lock_timeout, o->stop, err);
        if (r->lock < 0)
            return r->lock;
        if (pst_lock_holds(r->lock, o->index_dir))
            return pst_store_make(o->index_dir, err);
        close(r->lock);
        r->lock = -1;
    }
}

/* There is nothing to compact. */
static int fail_compact(const struct run *r, struct pst_error *err)
{
    if (r->has_stub)
        return pst_fail(err, PST_EINDEX,
                        "%s: is of another version; run postil index",
                        r->o->index_dir);
    return pst_fail(err, PST_ENOINDEX, "%s: holds no index", r->o->index_dir);
}

static int check_import(const struct run *r, struct pst_error *err)
{
    const struct pst_update_options *o = r->o;
    if (o->import == NULL || !has_index(r) || o->rebuild)
        return 0;
    return pst_fail(err, PST_EUSAGE,
                    "%s: holds an index; --replace puts the articles in its "
                    "place",
                    o->index_dir);
}

static int prepare(struct run *r, struct pst_error *err)
{
    const struct pst_update_options *o = r->o;
    int code = o->dry_run ? 0 : enter(r, err);
    clock_gettime(CLOCK_REALTIME_COARSE, &r->start);
    if (code == 0)
        code = check_import(r, err);
    if (code == 0)
        code = read_stub(r, err);
    if (code == 0 && o->compact && !r->reuse)
        code = fail_compact(r, err);
    r->whole = !o->compact && (o->scope == NULL || !r->reuse);
    if (code == 0 && !o->dry_run)
        code = pst_store_clean(o->index_dir, r->has_stub ? &r->stub : NULL,
                               !has_index(r), r->start.tv_sec, err);
    if (code == 0)
        code = read_table(r, err);
    return code;
}

/* When the last run began; before all time when that is not known. */
static int64_t last_run_ns(struct run *r)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_stub_files_path(&path, r->o->index_dir, r->stub.files);
    bool known = stat(path.p, &st) == 0;
    pst_buf_dispose(&path);
    if (known)
        r->known = st.st_mtim;
    return known ? pst_scan_ns(&st.st_mtim) : INT64_MIN;
}

/* Whether the path, or anything below it, is gone since the last run. */
static bool is_gone(const struct run *r, char *path)
{
    const struct pst_scope one = {&path, 1, 1};
    for (size_t i = 0; i < r->plan.gone_count; i++)
        if (pst_scope_covers(&one, r->plan.gone[i].path))
            return true;
    return false;
}

/* A path that is not there and never was is perhaps mistyped. */
static void warn_of_nothing(const struct run *r)
{
    const struct pst_index_watcher *w = r->o->watcher;
    const struct pst_scope *scope = r->o->scope;
    if (r->whole || r->o->may_be_nowhere || scope == NULL || w == NULL ||
        w->warning == NULL)
        return;
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    for (size_t i = 0; i < scope->count; i++) {
        pst_path_join(&path, r->o->root, scope->paths[i]);
        if (lstat(path.p, &st) == 0 || is_gone(r, scope->paths[i]))
            continue;
        pst_buf_clear(&path);
        pst_buf_addf(&path, "%s: is not there, and is not in the index",
                     scope->paths[i]);
        w->warning(w->payload, path.p);
    }
    pst_buf_dispose(&path);
}

static int look(struct run *r, struct pst_error *err)
{
    const struct pst_update_options *o = r->o;
    const struct pst_scope nothing = {NULL, 0, 0};
    const struct pst_scope *scope = o->compact ? &nothing : o->scope;
    if (r->whole)
        scope = NULL;
    struct pst_scan_options scan = {.follow = o->follow,
                                    .hidden = o->hidden,
                                    .no_ignore = o->no_ignore,
                                    .excludes = o->excludes,
                                    .exclude_count = o->exclude_count,
                                    .max_size = o->max_size,
                                    .index_dir = o->index_dir,
                                    .scope = scope,
                                    .list_excluded = o->dry_run,
                                    .stop = o->stop};
    if (o->watcher != NULL) {
        scan.folder = o->watcher->folder;
        scan.payload = o->watcher->payload;
    }
    int code = pst_scan_run(&r->scan, o->root, &scan, err);
    if (code != 0)
        return code;
    struct pst_plan_options plan = {.root = o->root,
                                    .follow = o->follow,
                                    .scope = scope,
                                    .last_run_ns =
                                        r->reuse ? last_run_ns(r) : INT64_MIN,
                                    .pdf = o->extractor.pdf,
                                    .stop = o->stop};
    code = pst_index_plan_make(&r->plan, &r->scan, r->reuse ? &r->old : NULL,
                               &plan, err);
    r->report->read = r->plan.take_count;
    r->report->gone = r->plan.gone_count;
    if (code == 0)
        warn_of_nothing(r);
    return code;
}

static void tell(const struct run *r, enum pst_index_event event,
                 const struct pst_file_entry *e)
{
    const struct pst_index_watcher *w = r->o->watcher;
    if (w != NULL && w->file != NULL)
        w->file(w->payload, event, e->path, e->reason);
}

static void tell_gone(const struct run *r)
{
    for (size_t i = 0; i < r->plan.gone_count; i++) {
        struct pst_file_entry told = r->plan.gone[i];
        told.reason = pst_str_of(""); /* it was why it failed */
        tell(r, PST_INDEX_GONE, &told);
    }
}

/* Why a file would be read, or not. */
static void add_reason(struct pst_buf *out, const struct pst_plan_item *item)
{
    const struct pst_file_entry *e = &item->entry, *old = item->old;
    if (item->action != PST_PLAN_TAKE || old == NULL) {
        pst_buf_addstr(out, e->reason);
        if (item->compared && e->reason.n == 0)
            pst_buf_adds(out, "was touched, or is very young; same content");
    } else if (!pst_plan_was_read(old) || item->again) {
        pst_buf_addf(out, "%s before: ",
                     old->state == PST_FILE_FAILED ? "failed" : "skipped");
        pst_buf_addstr(out, old->reason);
    } else if (e->size != old->size) {
        pst_human_size(out, e->size);
        pst_buf_adds(out, ", was ");
        pst_human_size(out, old->size);
    } else {
        pst_buf_adds(out, "same size, other content");
    }
    if (item->action == PST_PLAN_TAKE && old != NULL &&
        pst_plan_was_read(old) && old->state == PST_FILE_FAILED)
        pst_buf_adds(out, "; failed before");
}

/* Files that would go because a rule has come, not because they went. */
static void tell_going(const struct run *r)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    for (size_t i = 0; i < r->plan.gone_count; i++) {
        struct pst_file_entry told = r->plan.gone[i];
        pst_buf_clear(&path);
        pst_buf_addf(&path, "%s/", r->o->root);
        pst_buf_addstr(&path, told.path);
        told.reason = pst_str_of(lstat(path.p, &st) == 0 ? "left out now" : "");
        tell(r, PST_INDEX_GONE, &told);
    }
    pst_buf_dispose(&path);
}

static enum pst_index_event planned(const struct pst_plan_item *item)
{
    if (item->action == PST_PLAN_TAKE)
        return item->old != NULL ? PST_INDEX_CHANGED : PST_INDEX_NEW;
    if (item->entry.state == PST_FILE_FAILED)
        return PST_INDEX_FAILED;
    return item->action == PST_PLAN_NOTE ? PST_INDEX_SKIPPED : PST_INDEX_SAME;
}

/* What a dry run has to say, in order of path but for what is gone. */
static void tell_plan(const struct run *r)
{
    const struct pst_scan *s = &r->scan;
    struct pst_buf reason = PST_BUF_INIT;
    size_t out = 0;
    for (size_t i = 0; i < r->plan.count; i++) {
        const struct pst_plan_item *item = &r->plan.items[i];
        if (item->aside)
            continue;
        while (out < s->excluded_count &&
               pst_str_cmp(s->excluded[out].path, item->entry.path) < 0)
            tell(r, PST_INDEX_EXCLUDED, &s->excluded[out++]);
        struct pst_file_entry told = item->entry;
        pst_buf_clear(&reason);
        add_reason(&reason, item);
        told.reason = pst_buf_str(&reason);
        tell(r, planned(item), &told);
    }
    while (out < s->excluded_count)
        tell(r, PST_INDEX_EXCLUDED, &s->excluded[out++]);
    tell_going(r);
    pst_buf_dispose(&reason);
}

/* Open the shards of the last generation but those that are distrusted. */
static int open_shards(struct run *r, struct pst_error *err)
{
    struct pst_stub trusted = r->stub;
    trusted.shards =
        pst_calloc(r->stub.shard_count + 1, sizeof *trusted.shards);
    trusted.shard_count = 0;
    for (size_t i = 0; i < r->stub.shard_count; i++)
        if (!is_distrusted(r, r->stub.shards[i].number))
            trusted.shards[trusted.shard_count++] = r->stub.shards[i];
    int code = pst_shards_open(&r->shards, r->o->index_dir, &trusted, err);
    free(trusted.shards);
    return code;
}

static int choose(struct run *r, struct pst_error *err)
{
    int code = r->reuse ? open_shards(r, err) : 0;
    for (size_t i = 0; code == 0 && i < r->plan.count; i++)
        if (r->plan.items[i].action == PST_PLAN_KEEP)
            code = pst_shards_revive(&r->shards, &r->plan.items[i].entry, err);
    if (code == -PST_EINDEX)
        return fail_index(err);
    if (r->o->compact)
        pst_shards_choose_all(&r->shards, r->o->index_dir);
    else
        pst_shards_choose(&r->shards, r->plan.take_count, PST_SHARDS_MOST);
    return code;
}

/* Which writer makes the new shard, if there is going to be one. */
static int settle_writer(const struct run *r, struct pst_build_options *b,
                         struct pst_error *err)
{
    const struct pst_index_watcher *w = r->o->watcher;
    struct pst_error why = PST_ERROR_INIT;
    b->writer = r->o->writer;
    if (b->writer == PST_WRITER_XAPIAN)
        return 0;
    b->writer = PST_WRITER_BULK;
    if (!pst_build_writes(&r->plan, b))
        return 0;
    int code = pst_selftest_run(r->tmp.p, &why);
    if (code != -PST_EINDEX) {
        if (code != 0)
            *err = why;
        return code;
    }
    if (r->o->writer == PST_WRITER_BULK)
        return pst_fail(err, PST_EUSAGE,
                        "%s; leave out --writer bulk, or give --writer xapian",
                        why.message);
    pst_error_prefix(&why, "writing slowly, as with --writer xapian");
    if (w != NULL && w->warning != NULL)
        w->warning(w->payload, why.message);
    b->writer = PST_WRITER_XAPIAN;
    return 0;
}

/* AUTO: as the shard with most articles has it. */
static enum pst_phrase_index choose_phrase_index(const struct run *r)
{
    enum pst_phrase_index choice = r->o->phrase_index;
    struct pst_buf path = PST_BUF_INIT;
    uint32_t most = 0;
    if (choice != PST_PHRASE_INDEX_AUTO)
        return choice;
    choice = PST_PHRASE_INDEX_FULL;
    for (size_t i = 0; r->reuse && r->has_stub && i < r->stub.shard_count;
         i++) {
        unsigned bits;
        pst_stub_shard_path(&path, r->o->index_dir, r->stub.shards[i].number);
        uint32_t articles = pst_signatures_look(path.p, &bits);
        if (articles > most) {
            most = articles;
            choice = pst_phrase_index_of(bits);
        }
    }
    pst_buf_dispose(&path);
    return choice;
}

static int build(struct run *r, struct pst_error *err)
{
    const struct pst_update_options *o = r->o;
    struct pst_buf name = PST_BUF_INIT;
    pst_buf_addf(&name, "tmp/%ld", (long)getpid());
    pst_path_join(&r->tmp, o->index_dir, name.p);
    pst_buf_dispose(&name);
    const struct pst_stub *stub = r->has_stub ? &r->stub : NULL;
    r->generation = pst_store_next_generation(o->index_dir, stub);
    r->number = pst_store_next_shard(o->index_dir, stub);

    uint64_t *merged = pst_calloc(r->shards.count + 1, sizeof *merged);
    struct pst_build_options options = {
        .root = o->root,
        .index_dir = o->index_dir,
        .tmp = r->tmp.p,
        .number = r->number,
        .import = o->import,
        .merged = merged,
        .merged_count = pst_shards_with(&r->shards, PST_SHARD_MERGES, merged),
        .follow = o->follow,
        .max_size = o->max_size,
        .extractor = o->extractor,
        .compress = o->compress,
        .phrase_index = choose_phrase_index(r),
        .jobs = o->jobs != 0 ? o->jobs : 1,
        .memory = o->memory != 0 ? o->memory : default_memory,
        .stop = o->stop,
        .watcher = o->watcher};
    r->built = true;
    pst_file_table_init(&r->build.table);
    r->report->merged = options.merged_count;
    int code = 0;
    if (pst_build_writes(&r->plan, &options))
        code = pst_folder_make(r->tmp.p, err);
    if (code == 0)
        code = settle_writer(r, &options, err);
    if (code == 0)
        code = pst_build_run(&r->build, &r->plan, &options, err);
    /* Some files have no name: say at least where there was no room. */
    if (code == -PST_EIO && strstr(err->message, r->tmp.p) == NULL)
        pst_error_prefix(err, "%s", r->tmp.p);
    r->report->bytes = r->build.bytes;
    free(merged);
    return code;
}

static bool same_entry(const struct pst_file_entry *a,
                       const struct pst_file_entry *b)
{
    return pst_str_eq(a->path, b->path) && a->state == b->state &&
           a->size == b->size && a->mtime_ns == b->mtime_ns &&
           a->ctime_ns == b->ctime_ns && a->inode == b->inode &&
           memcmp(a->hash, b->hash, sizeof a->hash) == 0 &&
           pst_str_eq(a->reason, b->reason) &&
           a->article_count == b->article_count;
}

/* Whether the new table says what the old one says. Which articles are meant
 * needs no look: they are others only if there is a new shard. */
static bool same_table(const struct pst_file_table *a,
                       const struct pst_file_table *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same_entry(&a->entries[i], &b->entries[i]))
            return false;
    return true;
}

/* Move the new shard to where it belongs, and count its living. */
static int place_shard(struct run *r, bool *changed, struct pst_error *err)
{
    if (r->build.articles == 0)
        return 0;
    struct pst_shard_state *shard =
        pst_shards_add(&r->shards, r->number, 0, r->build.articles);
    int code = 0;
    for (size_t i = 0; code == 0 && i < r->build.table.count; i++) {
        const struct pst_file_entry *e = &r->build.table.entries[i];
        if (e->article_count != 0 && e->articles[0].shard == r->number)
            code = pst_shards_revive(&r->shards, e, err);
    }
    if (code != 0)
        return code;
    if (shard->live_count == 0) {
        shard->fate = PST_SHARD_GOES;
        return 0;
    }
    struct pst_buf from = PST_BUF_INIT, to = PST_BUF_INIT;
    pst_path_join(&from, r->tmp.p, "shard");
    pst_stub_shard_path(&to, r->o->index_dir, r->number);
    pst_store_mark_fresh(from.p, r->start.tv_sec);
    if (rename(from.p, to.p) != 0)
        code = pst_fail_errno(err, PST_EIO, errno, "%s", to.p);
    r->placed = code == 0;
    *changed = true;
    pst_buf_dispose(&from);
    pst_buf_dispose(&to);
    return code;
}

static void set_mtime(const char *path, const struct timespec *t)
{
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, *t};
    utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static int write_table(struct run *r, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    r->build.table.generation = r->generation;
    pst_stub_files_path(&path, r->o->index_dir, r->generation);
    int code = pst_file_table_write(path.p, &r->build.table, err);
    if (code == 0)
        set_mtime(path.p, r->whole ? &r->start : &r->known);
    pst_buf_dispose(&path);
    return code;
}

static int sync_folders(const struct run *r, struct pst_error *err)
{
    static const char *const subs[] = {"shards", "dead", "files", "", ".."};
    struct pst_buf path = PST_BUF_INIT;
    int code = 0;
    size_t count = sizeof subs / sizeof *subs - (r->made ? 0 : 1);
    for (size_t i = 0; code == 0 && i < count; i++) {
        pst_path_join(&path, r->o->index_dir, subs[i]);
        code = pst_folder_sync(path.p, err);
    }
    pst_buf_dispose(&path);
    return code;
}

static void make_stub(const struct run *r, struct pst_stub *out)
{
    *out = (struct pst_stub){.generation = r->generation,
                             .schema = PST_SCHEMA_VERSION,
                             .files = r->generation};
    if (r->o->names_root)
        out->root = pst_strdup(r->o->root);
    out->shards = pst_calloc(r->shards.count + 1, sizeof *out->shards);
    for (size_t i = 0; i < r->shards.count; i++) {
        const struct pst_shard_state *s = &r->shards.items[i];
        if (s->fate == PST_SHARD_STAYS)
            out->shards[out->shard_count++] =
                (struct pst_stub_shard){s->number, s->dead_of};
    }
}

/* Whether our stub is in force, or may be: a failure to publish may come after
 * it, and what it names must then stay. */
static bool is_in_force(const struct run *r)
{
    struct pst_stub now;
    int code = pst_stub_read(r->o->index_dir, &now, NULL);
    if (code != 0)
        return code != -PST_ENOINDEX;
    bool ours = now.generation == r->generation;
    pst_stub_dispose(&now);
    return ours;
}

static int publish(struct run *r, struct pst_error *err)
{
    const char *dir = r->o->index_dir;
    struct pst_stub stub;
    int code = write_table(r, err);
    if (code == 0)
        code = sync_folders(r, err);
    if (code == 0 && r->o->stop != NULL && *r->o->stop != 0)
        code = pst_fail(err, PST_EINTR, "interrupted");
    if (code != 0)
        return code;
    make_stub(r, &stub);
    code = pst_stub_publish(dir, &stub, err);
    r->published = code == 0 || is_in_force(r);
    if (r->published && r->has_stub)
        pst_store_retire(dir, &r->stub, &stub);
    pst_stub_dispose(&stub);
    return code;
}

/* Nothing changed: the last generation stands, but all it says was found true
 * as of now. */
static void confirm(const struct run *r)
{
    if (!r->whole)
        return;
    struct pst_buf path = PST_BUF_INIT;
    pst_stub_files_path(&path, r->o->index_dir, r->stub.files);
    set_mtime(path.p, &r->start);
    pst_buf_dispose(&path);
}

static int conclude(struct run *r, struct pst_error *err)
{
    bool changed = !r->reuse;
    for (size_t i = 0; i < r->stub.shard_count; i++)
        changed = changed || is_distrusted(r, r->stub.shards[i].number);
    for (size_t i = 0; i < r->shards.count; i++)
        changed = changed || r->shards.items[i].fate != PST_SHARD_STAYS;
    int code = place_shard(r, &changed, err);
    if (code == 0)
        code = pst_shards_write_dead(&r->shards, r->o->index_dir, r->generation,
                                     &changed, err);
    if (code != 0)
        return code;
    if (changed || !same_table(&r->build.table, &r->old))
        return publish(r, err);
    confirm(r);
    return 0;
}

/* What an unpublished run has put into the index folder. */
static void undo(struct run *r)
{
    const char *dir = r->o->index_dir;
    struct pst_buf path = PST_BUF_INIT;
    if (r->placed) {
        pst_stub_shard_path(&path, dir, r->number);
        pst_tree_remove(path.p, NULL);
    }
    for (size_t i = 0; i < r->shards.count; i++)
        if (r->shards.items[i].dead_of == r->generation) {
            pst_stub_dead_path(&path, dir, r->shards.items[i].number,
                               r->generation);
            unlink(path.p);
        }
    pst_stub_files_path(&path, dir, r->generation);
    unlink(path.p);
    pst_buf_dispose(&path);
}

static uint64_t shard_bytes(const struct run *r)
{
    struct pst_shard_size size = {0};
    struct pst_buf path = PST_BUF_INIT;
    for (size_t i = 0; i < r->shards.count; i++) {
        if (r->shards.items[i].fate != PST_SHARD_STAYS)
            continue;
        pst_stub_shard_path(&path, r->o->index_dir, r->shards.items[i].number);
        pst_shard_size_add(&size, path.p);
    }
    uint64_t bytes = size.bytes;
    pst_shard_size_dispose(&size);
    pst_buf_dispose(&path);
    return bytes;
}

static void fill_report(struct run *r)
{
    struct pst_update_report *report = r->report;
    const struct pst_file_table *t = &r->build.table;
    report->published = r->published;
    report->generation = r->published ? r->generation : r->stub.generation;
    report->files = t->count;
    report->shard_bytes = shard_bytes(r);
    for (size_t i = 0; i < t->count; i++) {
        const struct pst_file_entry *e = &t->entries[i];
        report->articles += e->article_count;
        report->indexed += e->state == PST_FILE_INDEXED;
        report->skipped += e->state == PST_FILE_SKIPPED;
        report->pdf += pst_plan_is_pdf(e);
        report->failed += e->state == PST_FILE_FAILED;
        report->failing +=
            e->state == PST_FILE_FAILED && !r->plan.items[i].aside;
    }
}

static int run_all(struct run *r, struct pst_error *err)
{
    int code = prepare(r, err);
    if (code == 0 && r->o->import == NULL)
        code = look(r, err);
    if (code == 0 && r->o->dry_run) {
        tell_plan(r);
        return 0;
    }
    if (code == 0)
        code = choose(r, err);
    if (code == 0)
        code = build(r, err);
    if (code == 0)
        code = conclude(r, err);
    if (code == 0) {
        tell_gone(r);
        fill_report(r);
    }
    return code;
}

static void run_dispose(struct run *r)
{
    if (r->generation != 0 && !r->published)
        undo(r);
    if (r->tmp.n != 0)
        pst_tree_remove(r->tmp.p, NULL);
    /* Another run may have got the lock first in the folder that we made. */
    if (r->made && !r->published && r->lock >= 0 && !has_index(r))
        pst_store_remove(r->o->index_dir);
    if (r->built)
        pst_build_dispose(&r->build);
    pst_shards_dispose(&r->shards);
    pst_index_plan_dispose(&r->plan);
    pst_scan_dispose(&r->scan);
    pst_file_table_dispose(&r->old);
    pst_stub_dispose(&r->stub);
    pst_buf_dispose(&r->tmp);
    if (r->lock >= 0)
        close(r->lock);
}

/* What an interrupted run leaves, and what to do. */
static void say_interrupted(const struct run *r, struct pst_error *err)
{
    pst_fail(err, PST_EINTR,
             r->has_stub ? "interrupted; the index is as it was: run this "
                           "again to go on"
                         : "interrupted; there is no index yet: run this again "
                           "to make it");
}

int pst_update_run(const struct pst_update_options *o,
                   struct pst_update_report *report, struct pst_error *err)
{
    struct pst_error local = PST_ERROR_INIT;
    struct run r = {.o = o, .report = report, .lock = -1, .tmp = PST_BUF_INIT};
    *report = (struct pst_update_report){0};
    pst_file_table_init(&r.old);
    pst_scan_init(&r.scan);
    pst_shards_init(&r.shards);
    int code = run_all(&r, err != NULL ? err : &local);
    if (code == -PST_EINTR)
        say_interrupted(&r, err);
    run_dispose(&r);
    return code;
}
