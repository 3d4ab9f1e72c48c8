/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/sound.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "glass/mapped.h"
#include "glass/postings.h"
#include "glass/version.h"

/* 1; 0: it is of a format that we do not know. */
static int read_version(const char *dir, struct pst_glass_version *v,
                        struct pst_error *err)
{
    struct pst_buf name = PST_BUF_INIT;
    struct pst_buf file = PST_BUF_INIT;
    pst_path_join(&name, dir, "iamglass");
    int r = pst_file_read(name.p, 0, &file, err);
    if (r == 0)
        r = pst_glass_version_parse(v, pst_buf_str(&file), name.p, NULL) == 0;
    pst_buf_dispose(&file);
    pst_buf_dispose(&name);
    return r;
}

static int check_files(const char *dir, const struct pst_glass_version *v,
                       struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    int r = 0;
    for (int i = 0; r == 0 && i < PST_GLASS_TABLES; i++) {
        pst_path_join(&path, dir, pst_glass_table_name(i));
        pst_buf_adds(&path, ".glass");
        if (v->roots[i].fake || stat(path.p, &st) == 0)
            continue;
        r = pst_fail_errno(err, errno == ENOENT ? PST_EINDEX : PST_EIO, errno,
                           "%s", path.p);
    }
    pst_buf_dispose(&path);
    return r;
}

int pst_glass_check_files(const char *dir, struct pst_error *err)
{
    struct pst_glass_version v = {.doc_count = 0};
    int r = read_version(dir, &v, err);
    return r == 1 ? check_files(dir, &v, err) : r;
}

/* What the documents' lengths give. */
struct sums {
    uint64_t count, total;
    uint32_t last, low, high;
};

static int add_lengths(const struct pst_glass_mapped *m, struct sums *s,
                       struct pst_error *err)
{
    struct pst_glass_list l;
    int r = pst_glass_list_open_lengths(&l, m, err);
    while (r == 1 && (r = pst_glass_list_next(&l, err)) == 1) {
        s->count++;
        s->total += l.wdf;
        s->last = l.docid;
        if (l.wdf != 0 && (s->low == 0 || l.wdf < s->low))
            s->low = l.wdf;
        if (l.wdf > s->high)
            s->high = l.wdf;
    }
    pst_glass_list_dispose(&l);
    return r;
}

/* Bounds are no more than that, where documents were deleted. */
static bool agrees(const struct pst_glass_version *v, const struct sums *s)
{
    return v->doc_count == s->count && v->total_length == s->total &&
           v->last_docid >= s->last && v->length_low <= s->low &&
           v->length_high >= s->high;
}

int pst_glass_check_version(const char *dir, struct pst_error *err)
{
    struct pst_glass_version v = {.doc_count = 0};
    int r = read_version(dir, &v, err);
    if (r <= 0)
        return r;
    r = check_files(dir, &v, err);
    if (r != 0)
        return r;
    struct pst_glass_mapped m;
    struct sums s = {.count = 0};
    r = pst_glass_mapped_open(&m, dir, 1 << PST_GLASS_POSTLIST, err);
    if (r == 0)
        r = add_lengths(&m, &s, err);
    if (r == 0 && !agrees(&v, &s))
        r = pst_fail(err, PST_EINDEX,
                     "%s/iamglass: does not agree with the lengths of the "
                     "documents",
                     dir);
    pst_glass_mapped_dispose(&m);
    return r;
}
