/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/session.h - what a client's requests have in common: where it stands,
 * which index it means, and that index, open.
 *
 * The index is opened at the first request that needs it, and again when
 * another generation was published since, or another index is meant.
 */
#ifndef POSTIL_RPC_SESSION_H
#define POSTIL_RPC_SESSION_H

#include <stdbool.h>

#include "base/buf.h"
#include "rpc/fault.h"
#include "searcher/facet.h"
#include "searcher/latest.h"

/* All values of a facet, as long as the index is open. */
struct pst_value_list {
    struct pst_facet facet;
    struct pst_arena arena;
    bool is_known;
};
enum { PST_VALUES_KINDS = PST_FACET_SECTION + 1 };

struct pst_session {
    struct pst_buf cwd; /* absolute */
    struct pst_latest latest;
    struct pst_value_list values[PST_VALUES_KINDS];
};

/* `named` may be NULL. Both are copied. */
void pst_session_init(struct pst_session *s, const char *cwd, const char *named,
                      bool no_config);
void pst_session_dispose(struct pst_session *s);
/* The index that is meant from `cwd`, in its newest state; valid until the next
 * call. */
int pst_session_open(struct pst_session *s, const char *cwd,
                     struct pst_fault *fault);
void pst_session_close(struct pst_session *s);
/* All values of the open index. */
int pst_session_values(struct pst_session *s, enum pst_facet_kind kind,
                       const struct pst_facet **out, struct pst_fault *fault);

#endif
