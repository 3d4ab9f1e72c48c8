/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/lengths.h"

#include "glass/postings.h"

int pst_glass_lengths_read(const struct pst_glass_mapped *m, uint32_t *lengths,
                           struct pst_error *err)
{
    struct pst_glass_list l;
    struct pst_glass_run run;
    int r = pst_glass_list_open_lengths(&l, m, err);
    size_t steps = 0;
    while (r == 1 && (r = pst_glass_list_run(&l, 0, &run, err)) == 1) {
        pst_glass_map_walked(&m->tables[PST_GLASS_POSTLIST], &steps);
        if (run.docids[run.count - 1] > m->version.last_docid)
            r = pst_fail(err, PST_EINDEX, "%s: a document beyond the last one",
                         m->tables[PST_GLASS_POSTLIST].name.p);
        for (size_t i = 0; r == 1 && i < run.count; i++)
            lengths[run.docids[i]] =
                run.wdfs[i] < UINT32_MAX ? run.wdfs[i] + 1 : UINT32_MAX;
    }
    pst_glass_list_dispose(&l);
    return r;
}

const uint32_t *pst_glass_lengths_of(struct pst_glass_sidecar *s,
                                     uint32_t last_docid)
{
    struct pst_glass_section *section =
        pst_glass_sidecar_find(s, PST_GLASS_LENGTHS);
    size_t size = ((size_t)last_docid + 1) * sizeof(uint32_t);
    if (section == NULL || section->size != size)
        return NULL;
    return pst_glass_section_get(section, 0, size);
}
