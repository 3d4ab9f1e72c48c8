/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/patience.h - whether long work is still wanted. Who works says how much
 * was done, in terms or postings or the like; now and then that asks.
 */
#ifndef POSTIL_BASE_PATIENCE_H
#define POSTIL_BASE_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { PST_PATIENCE_WORK = 16 << 10 }; /* less than a millisecond */

struct pst_patience {
    bool (*goes_on)(void *payload); /* false: not wanted any more */
    void *payload;
    size_t each; /* it is asked after so much work */
    size_t left; /* before it is asked next */
};

/* With PST_PATIENCE_WORK; both must outlive *p. */
void pst_patience_init(struct pst_patience *p, bool (*goes_on)(void *payload),
                       void *payload);
/* Ask at once: 0, or PST_EINTR. `p` may be NULL: nothing ends the work. */
int pst_patience_ask(struct pst_patience *p, struct pst_error *err);
/* So much more was done; the same. */
static inline int pst_patience_work(struct pst_patience *p, size_t amount,
                                    struct pst_error *err)
{
    if (p == NULL)
        return 0;
    if (amount < p->left) {
        p->left -= amount;
        return 0;
    }
    p->left = p->each;
    return pst_patience_ask(p, err);
}

#endif
