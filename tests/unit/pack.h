/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/pack.h - archives made for a test. Include after cmocka.h. */
#ifndef POSTIL_TESTS_PACK_H
#define POSTIL_TESTS_PACK_H

#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"

struct file {
    const char *name;
    struct pst_str bytes;
};
#define FILE_OF(name, text)          \
    {                                \
        (name),                      \
        {                            \
            (text), sizeof(text) - 1 \
        }                            \
    }

enum { ROOM = 1 << 20 };

/* An archive of the files, the last one without a name, in a format and by a
 * filter as bsdtar calls them ("zip", "ustar"; "gzip", "xz", NULL). */
static inline void pack(struct pst_buf *out, const char *format,
                        const char *filter, const struct file *files)
{
    size_t used = 0;
    struct archive *a = archive_write_new();
    assert_int_equal(archive_write_set_format_by_name(a, format), ARCHIVE_OK);
    if (filter != NULL)
        assert_int_equal(archive_write_add_filter_by_name(a, filter),
                         ARCHIVE_OK);
    /* What tells a document is not compressed. */
    if (strcmp(files->name, "mimetype") == 0)
        archive_write_set_options(a, "zip:compression=store");
    archive_write_set_bytes_in_last_block(a, 1);
    char *room = pst_buf_reserve(out, ROOM);
    assert_int_equal(archive_write_open_memory(a, room, ROOM, &used),
                     ARCHIVE_OK);
    for (; files->name != NULL; files++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, files->name);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        archive_entry_set_size(e, (int64_t)files->bytes.n);
        assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
        archive_write_data(a, files->bytes.p, files->bytes.n);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    pst_buf_commit(out, room + used);
}

#endif
