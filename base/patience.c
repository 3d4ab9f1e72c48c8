/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/patience.h"

void pst_patience_init(struct pst_patience *p, bool (*goes_on)(void *payload),
                       void *payload)
{
    p->goes_on = goes_on;
    p->payload = payload;
    p->each = p->left = PST_PATIENCE_WORK;
}

int pst_patience_ask(struct pst_patience *p, struct pst_error *err)
{
    if (p == NULL || p->goes_on(p->payload))
        return 0;
    return pst_fail(err, PST_EINTR, "the search was ended");
}
