/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/live.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/map.h"
#include "indexer/watch.h"

enum {
    LOCK_SOON = 1,      /* seconds to wait for another writer unsaid */
    LOCK_LONG = 60,     /* and after that was said */
    PAUSE_LEAST = 1000, /* milliseconds after a failed run */
    PAUSE_MOST = 60000,
    SETTLE_PART = 10, /* of the latency */
    BEGIN_PART = 2
};

static const int64_t never = INT64_MAX;

struct live {
    const struct pst_live_options *o;
    struct pst_update_options update;
    struct pst_index_watcher watcher; /* this one, which tells the user's */
    struct pst_watch *watch;          /* NULL: polling */
    bool rooted;                      /* the first run is over, and ... */
    dev_t root_dev;                   /* which folder the root was then */
    ino_t root_ino;                   /* 0: its numbers may change */
    bool whole;                       /* the next run is over all of the tree */
    int64_t first, last;    /* change not yet looked at; never: none */
    int64_t next;           /* polling, or after a failure: the next run */
    int64_t pause;          /* after the next failure */
    struct pst_buf said;    /* of the last failure */
    struct pst_map failed;  /* files and reasons of the last whole run */
    struct pst_map failing; /* the same of this one */
};

/* --- what a run says ------------------------------------------------------ */

static bool was_told(struct live *l, struct pst_str path, struct pst_str reason)
{
    struct pst_buf key = PST_BUF_INIT;
    pst_buf_addstr(&key, path);
    pst_buf_addc(&key, '\0');
    pst_buf_addstr(&key, reason);
    bool told = pst_map_find(&l->failed, pst_buf_str(&key)) != UINT32_MAX;
    pst_map_put(&l->failing, pst_buf_str(&key), NULL);
    pst_buf_dispose(&key);
    return told;
}

/* What went away while the run was about to read it: the next one will see. */
static bool is_gone(const struct live *l, struct pst_str path)
{
    struct pst_buf full = PST_BUF_INIT, name = PST_BUF_INIT;
    struct stat st;
    pst_buf_addstr(&name, path);
    pst_path_join(&full, l->update.root, name.p);
    bool gone =
        lstat(full.p, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
    pst_buf_dispose(&full);
    pst_buf_dispose(&name);
    return gone;
}

static void on_file(void *payload, enum pst_index_event event,
                    struct pst_str path, struct pst_str reason)
{
    struct live *l = payload;
    const struct pst_index_watcher *w = l->o->update->watcher;
    bool idle = event == PST_INDEX_FAILED &&
                ((l->whole && was_told(l, path, reason)) || is_gone(l, path));
    if (!idle && w != NULL && w->file != NULL)
        w->file(w->payload, event, path, reason);
}

static void on_progress(void *payload, const struct pst_index_progress *p)
{
    struct live *l = payload;
    const struct pst_index_watcher *w = l->o->update->watcher;
    if (w != NULL && w->progress != NULL)
        w->progress(w->payload, p);
}

static void on_warning(void *payload, const char *text)
{
    struct live *l = payload;
    const struct pst_index_watcher *w = l->o->update->watcher;
    if (w != NULL && w->warning != NULL)
        w->warning(w->payload, text);
}

static void on_folder(void *payload, struct pst_str path)
{
    struct live *l = payload;
    if (l->watch != NULL)
        pst_watch_folder(l->watch, path);
}

static void note(const struct live *l, const char *text)
{
    if (l->o->note != NULL)
        l->o->note(l->o->payload, text);
}

/* --- watching or polling -------------------------------------------------- */

static void poll_instead(struct live *l, const struct pst_error *why)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_addf(&text, "%s; looking at the whole tree every %g s instead",
                 why->message, (double)l->o->poll_ms / 1000);
    note(l, text.p);
    pst_buf_dispose(&text);
    pst_watch_close(l->watch);
    l->watch = NULL;
    l->whole = true;
    l->next = pst_clock_ms();
}

/* Begin anew: what was watched before is forgotten, and the next run names all
 * folders. */
static void open_watch(struct live *l)
{
    const struct pst_update_options *u = l->o->update;
    const struct pst_watch_options options = {.root = u->root,
                                              .follow = u->follow,
                                              .hidden = u->hidden,
                                              .no_ignore = u->no_ignore};
    struct pst_error why = PST_ERROR_INIT;
    pst_watch_close(l->watch);
    l->watch = NULL;
    l->whole = true;
    if (!l->o->poll && pst_watch_open(&l->watch, &options, &why) != 0)
        poll_instead(l, &why);
}

/* Take in what was reported. */
static int read_watch(struct live *l, struct pst_error *err)
{
    if (l->watch == NULL)
        return 0;
    struct pst_error why = PST_ERROR_INIT;
    int r = pst_watch_read(l->watch, &why);
    if (r == -PST_ENOMEM) {
        poll_instead(l, &why);
        return 0;
    }
    if (r < 0)
        return pst_fail(err, (enum pst_code) - r, "%s", why.message);
    if (r != 0) {
        l->last = pst_clock_ms();
        if (l->first == never)
            l->first = l->last;
    }
    return 0;
}

/* --- runs ----------------------------------------------------------------- */

static void remember_root(struct live *l)
{
    struct stat st = {.st_dev = 0};
    l->rooted = stat(l->o->update->root, &st) == 0;
    l->root_dev = st.st_dev;
    l->root_ino = pst_watch_foreign(l->o->update->root) == NULL ? st.st_ino : 0;
}

/* A run over another folder in the root's place, such as the one that a share
 * was mounted on, would drop all articles; one over none would make it. What
 * cannot be looked at just now may come back. */
static int check_root(const struct live *l, struct pst_error *err)
{
    const char *root = l->o->update->root;
    struct stat st;
    bool there = stat(root, &st) == 0;
    if (!l->rooted || (!there && errno != ENOENT && errno != ENOTDIR) ||
        (there && st.st_dev == l->root_dev &&
         (l->root_ino == 0 || st.st_ino == l->root_ino)))
        return 0;
    return pst_fail(err, PST_EIO, "%s: is gone, or was moved", root);
}

/* Files that failed in a run over the whole tree are told of once. */
static void remember_failed(struct live *l)
{
    struct pst_map old = l->failed;
    l->failed = l->failing;
    l->failing = old;
    pst_map_clear(&l->failing);
}

static int update(struct live *l, struct pst_scope *scope,
                  struct pst_error *err)
{
    struct pst_update_report report;
    int64_t start = pst_clock_ms();
    l->update.scope = l->whole ? NULL : scope;
    pst_map_clear(&l->failing);
    int r = pst_update_run(&l->update, &report, err);
    if (r != 0)
        return r;
    if (l->whole)
        remember_failed(l);
    if (l->o->batch != NULL)
        l->o->batch(l->o->payload, &report, pst_clock_ms() - start);
    return 0;
}

/* Another try comes, after a while; say why, unless that is known. */
static void postpone(struct live *l, const struct pst_error *why)
{
    bool locked = why->code == PST_ELOCK;
    struct pst_buf text = PST_BUF_INIT;
    if (locked)
        pst_buf_adds(&text, "another process writes the index; waiting for it");
    else
        pst_buf_addf(&text, "%s; trying again", why->message);
    if (!pst_str_eq(pst_buf_str(&text), pst_buf_str(&l->said)))
        note(l, text.p);
    pst_buf_dispose(&l->said);
    l->said = text;
    l->whole = true;
    l->update.lock_timeout = LOCK_LONG;
    l->next = pst_clock_ms() + (locked ? 0 : l->pause);
    if (!locked)
        l->pause = l->pause * 2 < PAUSE_MOST ? l->pause * 2 : PAUSE_MOST;
}

static void settle(struct live *l)
{
    pst_buf_clear(&l->said);
    l->whole = l->watch == NULL;
    l->update.lock_timeout = LOCK_SOON;
    l->pause = PAUSE_LEAST;
    l->next = l->watch == NULL ? pst_clock_ms() + l->o->poll_ms : never;
}

/* Bring the index up to date with what was reported. PST_EINTR, or the root is
 * gone; any other failure is postponed. */
static int run_batch(struct live *l, struct pst_error *err)
{
    struct pst_scope scope;
    struct pst_error why = PST_ERROR_INIT;
    int r = check_root(l, err);
    if (r != 0)
        return r;
    if (l->watch != NULL && pst_watch_lost(l->watch))
        open_watch(l);
    pst_scope_init(&scope);
    if (l->watch != NULL && !pst_watch_take(l->watch, &scope))
        l->whole = true;
    l->first = never;
    if (l->whole || scope.count != 0)
        r = update(l, &scope, &why);
    pst_scope_dispose(&scope);
    if (r == -PST_EINTR)
        return pst_fail(err, PST_EINTR, "%s", why.message);
    if (r != 0)
        postpone(l, &why);
    else
        settle(l);
    return read_watch(l, err);
}

/* --- waiting -------------------------------------------------------------- */

static bool stopped(const struct live *l)
{
    const volatile sig_atomic_t *stop = l->o->update->stop;
    return stop != NULL && *stop != 0;
}

/* When the next run begins. */
static int64_t due(const struct live *l)
{
    if (l->next != never || l->first == never)
        return l->next;
    int64_t settled = l->last + l->o->latency_ms / SETTLE_PART;
    int64_t latest = l->first + l->o->latency_ms / BEGIN_PART;
    return settled < latest ? settled : latest;
}

/* Until then, a report, or a signal; none of these gets lost between the look
 * at `stop` and the waiting. */
static void wait_for(const struct live *l, int64_t until)
{
    sigset_t signals, old;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    struct pollfd fd = {.fd = l->watch != NULL ? pst_watch_fd(l->watch) : -1,
                        .events = POLLIN};
    int64_t now = pst_clock_ms(), left = until > now ? until - now : 0;
    struct timespec t = {.tv_sec = (time_t)(left / 1000),
                         .tv_nsec = (long)(left % 1000) * 1000000};
    pthread_sigmask(SIG_BLOCK, &signals, &old);
    if (!stopped(l))
        ppoll(&fd, 1, until == never ? NULL : &t, &old);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static int step(struct live *l, struct pst_error *err)
{
    int64_t until = due(l);
    if (until == never || until > pst_clock_ms())
        wait_for(l, until);
    if (stopped(l))
        return pst_fail(err, PST_EINTR, "interrupted");
    int r = read_watch(l, err);
    if (r == 0 && due(l) <= pst_clock_ms())
        r = run_batch(l, err);
    return r;
}

/* The first run, whose failures end it all, but for another writer's lock. */
static int begin(struct live *l, struct pst_error *err)
{
    struct pst_error why = PST_ERROR_INIT;
    open_watch(l);
    int r;
    while ((r = update(l, NULL, &why)) == -PST_ELOCK)
        postpone(l, &why);
    if (r != 0)
        return pst_fail(err, (enum pst_code) - r, "%s", why.message);
    settle(l);
    remember_root(l);
    r = read_watch(l, err);
    if (r == 0 && l->o->ready != NULL)
        l->o->ready(l->o->payload,
                    l->watch != NULL ? pst_watch_count(l->watch) : 0);
    return r;
}

int pst_live_run(const struct pst_live_options *o, struct pst_error *err)
{
    struct live l = {.o = o,
                     .update = *o->update,
                     .watcher = {.payload = &l,
                                 .file = on_file,
                                 .progress = on_progress,
                                 .warning = on_warning,
                                 .folder = on_folder},
                     .first = never,
                     .next = never,
                     .pause = PAUSE_LEAST,
                     .said = PST_BUF_INIT};
    l.update.watcher = &l.watcher;
    l.update.may_be_nowhere = true;
    l.update.lock_timeout = LOCK_SOON;
    pst_map_init(&l.failed);
    pst_map_init(&l.failing);
    int r = begin(&l, err);
    while (r == 0)
        r = step(&l, err);
    pst_watch_close(l.watch);
    pst_map_dispose(&l.failed);
    pst_map_dispose(&l.failing);
    pst_buf_dispose(&l.said);
    return r;
}
