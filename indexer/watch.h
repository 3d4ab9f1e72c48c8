/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/watch.h - which paths of a tree change while a program waits, by
 * inotify.
 *
 * Only folders are watched, and only those that the caller names: those that a
 * scan enters. Naming each one before its names are read leaves no gap: what is
 * made in it before is read, what is made after is reported. So the rules of a
 * scan hold without being known here, but for the names that it always passes
 * over.
 *
 * Reported are paths that may have changed, each with all that lies below it:
 * a run over them as its scope finds out what did. A changed ignore file
 * reports its folder. A folder that was moved or removed is forgotten with all
 * below it; where it comes to lie is reported, and the scan names it again.
 *
 * Files behind symbolic links are not watched, folders behind them are.
 */
#ifndef POSTIL_INDEXER_WATCH_H
#define POSTIL_INDEXER_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "indexer/scope.h"

/* More paths than these are reported as the whole tree. */
enum { PST_WATCH_PATHS_MOST = 10000 };

/* The name of the file system of the path, if it is one in which others make
 * changes that this system does not see; else NULL. */
const char *pst_watch_foreign(const char *path);

struct pst_watch_options {
    const char *root;    /* absolute; must outlive the watch */
    bool follow, hidden; /* as in a scan */
    bool no_ignore;      /* ignore files are files like others */
};

struct pst_watch;

/* PST_ENOMEM when the system does not report changes here: the message says
 * why, and what helps. */
int pst_watch_open(struct pst_watch **out, const struct pst_watch_options *o,
                   struct pst_error *err);
void pst_watch_close(struct pst_watch *w); /* may be NULL */
/* Readable when there is something to take in. */
int pst_watch_fd(const struct pst_watch *w);
/* Watch a folder, "" is the root; one that is not there is passed over. */
void pst_watch_folder(struct pst_watch *w, struct pst_str path);
/* Folders that are watched. */
size_t pst_watch_count(const struct pst_watch *w);

/* Take in what was reported, without waiting; 1 if anything was, else 0. After
 * a failure the watch is of no more use. PST_EIO: the root is gone. PST_ENOMEM:
 * a folder could not be watched, since the system allows no more of them, or
 * does not report what happens there. */
int pst_watch_read(struct pst_watch *w, struct pst_error *err);
/* Whether events were lost: this watch is to be closed, another one opened, and
 * the whole tree scanned. */
bool pst_watch_lost(const struct pst_watch *w);
/* Move what was reported into a scope, which is finished. False: that is the
 * whole tree, and the scope is empty. */
bool pst_watch_take(struct pst_watch *w, struct pst_scope *out);

#endif
