/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "article/warc.h"

enum { CHUNK = 64 * 1024, TAR_BLOCK = 512, TAR_MAGIC = 257 };

static bool begins(struct pst_str s, const char *magic, size_t n)
{
    return s.n >= n && memcmp(s.p, magic, n) == 0;
}

static bool is_compressed(struct pst_str s)
{
    return begins(s, "\x1f\x8b\x08", 3) || begins(s, "BZh", 3) ||
           begins(s,
                  "\xfd"
                  "7zXZ",
                  5) ||
           begins(s, "\x28\xb5\x2f\xfd", 4) || begins(s, "\x04\x22\x4d\x18", 4);
}

/* Only those filters that libarchive has built in: for others it would run
 * programs. */
static struct archive *open_bytes(struct pst_str bytes, bool archives_only)
{
    struct archive *a = archive_read_new();
    if (a == NULL)
        return NULL;
    if (archive_zlib_version() != NULL)
        archive_read_support_filter_gzip(a);
    if (archive_bzlib_version() != NULL)
        archive_read_support_filter_bzip2(a);
    if (archive_liblzma_version() != NULL)
        archive_read_support_filter_xz(a);
    if (archive_libzstd_version() != NULL)
        archive_read_support_filter_zstd(a);
    if (archive_liblz4_version() != NULL)
        archive_read_support_filter_lz4(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_zip(a);
    if (!archives_only)
        archive_read_support_format_raw(a);
    if (archive_read_open_memory(a, bytes.p, bytes.n) != ARCHIVE_OK) {
        archive_read_free(a);
        return NULL;
    }
    return a;
}

/* Whether what a compressed file holds begins as an archive does. */
static bool holds_archive(struct pst_str bytes)
{
    struct archive_entry *entry;
    struct archive *a = open_bytes(bytes, true);
    if (a == NULL)
        return false;
    int r = archive_read_next_header(a, &entry);
    bool holds =
        (r == ARCHIVE_OK || r == ARCHIVE_WARN) &&
        (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
    archive_read_free(a);
    return holds;
}

enum pst_packing pst_packing_of(struct pst_str bytes)
{
    if (pst_is_warc(bytes))
        return PST_PACKING_WARC;
    if (begins(bytes, "PK\x03\x04", 4) ||
        (bytes.n > TAR_BLOCK && memcmp(bytes.p + TAR_MAGIC, "ustar", 5) == 0))
        return PST_PACKING_ARCHIVE;
    if (!is_compressed(bytes))
        return PST_PACKING_NONE;
    return holds_archive(bytes) ? PST_PACKING_ARCHIVE : PST_PACKING_FILE;
}

struct unpacking {
    struct archive *a;
    struct pst_unpack_limits *limits;
    const struct pst_unpacker *u;
    struct pst_buf bytes;
    struct pst_error *err;
};

static struct pst_str name_of(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL)
        name = archive_entry_pathname(entry);
    struct pst_str s = pst_str_of(name == NULL ? "" : name);
    while (s.n != 0 && (s.p[0] == '/' || pst_str_starts(s, "./"))) {
        size_t n = s.p[0] == '/' ? 1 : 2;
        s.p += n;
        s.n -= n;
    }
    return s;
}

static int fail(const struct unpacking *x)
{
    const char *why = archive_error_string(x->a);
    return pst_fail(x->err, PST_EFORMAT, "damaged archive: %s",
                    why == NULL ? "libarchive refuses it" : why);
}

/* Append the next bytes; 1, or 0 at the end. */
static int read_more(struct unpacking *x)
{
    char *room = pst_buf_reserve(&x->bytes, CHUNK);
    ssize_t n = archive_read_data(x->a, room, CHUNK);
    if (n < 0)
        return fail(x);
    if ((size_t)n > x->limits->total) {
        x->limits->total = 0;
        return pst_fail(x->err, PST_EFORMAT,
                        "more comes out of it than the limit allows (it may "
                        "be a bomb)");
    }
    x->limits->total -= (size_t)n;
    pst_buf_commit(&x->bytes, room + n);
    return n != 0;
}

static int read_entry(struct unpacking *x, struct archive_entry *entry)
{
    struct pst_packed p = {.name = name_of(entry),
                           .is_encrypted =
                               archive_entry_is_data_encrypted(entry) != 0};
    int r = 1;
    if (x->limits->count == 0)
        return pst_fail(x->err, PST_EFORMAT, "too many files are in it");
    x->limits->count--;
    pst_buf_clear(&x->bytes);
    if (!p.is_encrypted)
        r = read_more(x);
    p.bytes = pst_buf_str(&x->bytes);
    if (r < 0 || !x->u->wants(x->u->payload, &p))
        return r < 0 ? r : 0;
    while (r > 0 && !p.is_encrypted && x->bytes.n <= x->limits->member)
        r = read_more(x);
    if (r < 0)
        return r;
    p.is_cut = x->bytes.n > x->limits->member;
    p.bytes = pst_buf_str(&x->bytes);
    return x->u->take(x->u->payload, &p);
}

int pst_unpack(struct pst_str bytes, struct pst_unpack_limits *limits,
               const struct pst_unpacker *u, struct pst_error *err)
{
    struct unpacking x = {open_bytes(bytes, false), limits, u, PST_BUF_INIT,
                          err};
    int r = 0;
    if (x.a == NULL)
        return pst_fail(err, PST_EFORMAT, "libarchive cannot open it");
    while (r >= 0) {
        struct archive_entry *entry;
        int status = archive_read_next_header(x.a, &entry);
        if (status == ARCHIVE_EOF)
            break;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            r = fail(&x);
        else if (archive_entry_filetype(entry) == AE_IFREG &&
                 archive_entry_hardlink(entry) == NULL)
            r = read_entry(&x, entry);
    }
    archive_read_free(x.a);
    pst_buf_dispose(&x.bytes);
    return r < 0 ? r : 0;
}
