/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "article/charset.h"
#include "article/warc.h"
#include "article/zipnames.h"
#include "base/mem.h"
#include "text/utf8.h"

enum {
    CHUNK = 64 * 1024,
    PIECE = 256 * 1024,
    TAR_BLOCK = 512,
    TAR_MAGIC = 257
};

static bool begins(struct pst_str s, const char *magic, size_t n)
{
    return s.n >= n && memcmp(s.p, magic, n) == 0;
}

bool pst_is_bzip2(struct pst_str s)
{
    enum { LEVEL = 3, BLOCK = 4, MAGIC = 6 };
    return s.n >= BLOCK + MAGIC && begins(s, "BZh", LEVEL) &&
           s.p[LEVEL] >= '1' && s.p[LEVEL] <= '9' &&
           (memcmp(s.p + BLOCK, "1AY&SY", MAGIC) == 0 ||
            memcmp(s.p + BLOCK, "\x17rE8P\x90", MAGIC) == 0);
}

static bool is_compressed(struct pst_str s)
{
    return begins(s, "\x1f\x8b\x08", 3) || pst_is_bzip2(s) ||
           begins(s,
                  "\xfd"
                  "7zXZ",
                  5) ||
           begins(s, "\x28\xb5\x2f\xfd", 4) || begins(s, "\x04\x22\x4d\x18", 4);
}

bool pst_is_packed(struct pst_str bytes)
{
    return pst_is_warc(bytes) || begins(bytes, "PK\x03\x04", 4) ||
           (bytes.n > TAR_BLOCK &&
            memcmp(bytes.p + TAR_MAGIC, "ustar", 5) == 0) ||
           is_compressed(bytes);
}

/* A file while libarchive reads it: by pread, so that it may change and shrink
 * meanwhile. */
struct pieces {
    const struct pst_piecewise *file;
    int64_t at;
    char *room;
};

static la_ssize_t read_piece(struct archive *a, void *payload,
                             const void **bytes)
{
    struct pieces *p = payload;
    ssize_t n;
    do
        n = pread(p->file->fd, p->room, PIECE, p->at);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        archive_set_error(a, errno, "it cannot be read");
    else
        p->at += n;
    *bytes = p->room;
    return n;
}

static la_int64_t skip_pieces(struct archive *a, void *payload, la_int64_t n)
{
    struct pieces *p = payload;
    int64_t left = (int64_t)p->file->size - p->at;
    (void)a;
    if (n > left)
        n = left > 0 ? left : 0;
    p->at += n;
    return n;
}

static la_int64_t seek_pieces(struct archive *a, void *payload,
                              la_int64_t offset, int whence)
{
    struct pieces *p = payload;
    int64_t size = (int64_t)p->file->size;
    int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? p->at : size;
    if (offset < -from || offset > size - from) {
        archive_set_error(a, EINVAL, "a place outside of it");
        return ARCHIVE_FATAL;
    }
    return p->at = from + offset;
}

static int close_pieces(struct archive *a, void *payload)
{
    struct pieces *p = payload;
    (void)a;
    free(p->room);
    free(p);
    return ARCHIVE_OK;
}

static int open_pieces(struct archive *a, const struct pst_piecewise *file)
{
    struct pieces *p = pst_calloc(1, sizeof *p);
    p->file = file;
    p->room = pst_malloc(PIECE);
    archive_read_set_read_callback(a, read_piece);
    archive_read_set_skip_callback(a, skip_pieces);
    archive_read_set_seek_callback(a, seek_pieces);
    archive_read_set_close_callback(a, close_pieces);
    archive_read_set_callback_data(a, p);
    return archive_read_open1(a);
}

/* Only those filters that libarchive has built in: for others it would run
 * programs. */
static void add_filters(struct archive *a)
{
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
}

enum formats { ARCHIVES = 1, RAW = 2 };

static struct archive *open_input(struct pst_packed_input in, unsigned formats)
{
    struct archive *a = archive_read_new();
    if (a == NULL)
        return NULL;
    add_filters(a);
    if (formats & ARCHIVES) {
        archive_read_support_format_tar(a);
        archive_read_support_format_zip(a);
    }
    if (formats & RAW)
        archive_read_support_format_raw(a);
    int r = in.file != NULL
                ? open_pieces(a, in.file)
                : archive_read_open_memory(a, in.bytes.p, in.bytes.n);
    if (r != ARCHIVE_OK) {
        archive_read_free(a);
        return NULL;
    }
    return a;
}

static bool is_good(int status)
{
    return status == ARCHIVE_OK || status == ARCHIVE_WARN;
}

/* Whether what a compressed file holds begins as an archive does. */
static bool holds_archive(struct pst_packed_input in)
{
    struct archive_entry *entry;
    struct archive *a = open_input(in, ARCHIVES);
    if (a == NULL)
        return false;
    bool holds =
        is_good(archive_read_next_header(a, &entry)) &&
        (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
    archive_read_free(a);
    return holds;
}

static bool holds_warc(struct pst_packed_input in)
{
    enum { ENOUGH = 16 };
    char first[ENOUGH];
    struct archive_entry *entry;
    struct archive *a = open_input(in, RAW);
    if (a == NULL)
        return false;
    la_ssize_t n = -1;
    if (is_good(archive_read_next_header(a, &entry)))
        n = archive_read_data(a, first, ENOUGH);
    archive_read_free(a);
    return n > 0 && pst_is_warc((struct pst_str){first, (size_t)n});
}

enum pst_packing pst_packing_of(struct pst_packed_input in)
{
    if (!pst_is_packed(in.bytes))
        return PST_PACKING_NONE;
    if (pst_is_warc(in.bytes))
        return PST_PACKING_WARC;
    if (!is_compressed(in.bytes) || holds_archive(in))
        return PST_PACKING_ARCHIVE;
    return holds_warc(in) ? PST_PACKING_WARC : PST_PACKING_FILE;
}

struct unpacking {
    struct archive *a;
    struct pst_unpack_limits *limits;
    const struct pst_unpacker *u;
    const char *charset; /* of names; NULL: UTF-8, or unknown */
    struct pst_buf bytes, name;
    struct pst_error *err;
};

/* A name that is not UTF-8 in the archive. */
static struct pst_str decode_name(struct unpacking *x, struct pst_str name)
{
    struct pst_source src;
    pst_source_init(&src);
    pst_source_decode(&src, name, x->charset, x->err);
    pst_buf_clear(&x->name);
    pst_buf_addstr(&x->name, pst_buf_str(&src.text));
    pst_source_dispose(&src);
    return pst_buf_str(&x->name);
}

static struct pst_str name_of(struct unpacking *x, struct archive_entry *entry)
{
    const char *raw = archive_entry_pathname(entry);
    struct pst_str s = pst_str_of(raw == NULL ? "" : raw);
    bool is_utf8 = s.n != 0 && pst_utf8_valid_prefix(s.p, s.n) == s.n;
    if (!is_utf8 && s.n != 0 && x->charset != NULL)
        s = decode_name(x, s);
    const char *name = is_utf8 || x->charset != NULL
                           ? NULL
                           : archive_entry_pathname_utf8(entry);
    if (name != NULL)
        s = pst_str_of(name);
    while (s.n != 0 && (s.p[0] == '/' || pst_str_starts(s, "./"))) {
        size_t n = s.p[0] == '/' ? 1 : 2;
        s.p += n;
        s.n -= n;
    }
    return s;
}

static int fail_damaged(struct archive *a, struct pst_error *err)
{
    const char *why = archive_error_string(a);
    return pst_fail(err, PST_EFORMAT, "damaged archive: %s",
                    why == NULL ? "libarchive refuses it" : why);
}

/* Append the next bytes of the file at hand; 1, or 0 at the end. */
static int read_more(struct archive *a, struct pst_unpack_limits *limits,
                     struct pst_buf *out, struct pst_error *err)
{
    char *room = pst_buf_reserve(out, CHUNK);
    la_ssize_t n = archive_read_data(a, room, CHUNK);
    if (n < 0)
        return fail_damaged(a, err);
    if ((size_t)n > limits->total) {
        limits->total = 0;
        return pst_fail(err, PST_EFORMAT,
                        "more comes out of it than the limit allows (it may "
                        "be a bomb)");
    }
    limits->total -= (size_t)n;
    pst_buf_commit(out, room + n);
    return n != 0;
}

/* libarchive drops a name that is stated to be UTF-8 and has characters that
 * the locale does not, and ours is C: for the calls that make names this thread
 * has one with all of them. */
static int next_entry(struct archive *a, struct archive_entry **entry,
                      locale_t utf8)
{
    locale_t ours = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
    int status = archive_read_next_header(a, entry);
    if (status != ARCHIVE_EOF && is_good(status))
        archive_entry_pathname(*entry); /* it keeps what it has made */
    if (ours != (locale_t)0)
        uselocale(ours);
    return status;
}

static int read_entry(struct unpacking *x, struct archive_entry *entry)
{
    struct pst_packed p = {.name = name_of(x, entry),
                           .is_encrypted =
                               archive_entry_is_data_encrypted(entry) != 0};
    int r = 1;
    if (x->limits->count == 0)
        return pst_fail(x->err, PST_EFORMAT, "too many files are in it");
    x->limits->count--;
    if (x->u->begin != NULL)
        r = x->u->begin(x->u->payload, p.name);
    if (r <= 0)
        return r;
    pst_buf_clear(&x->bytes);
    if (!p.is_encrypted)
        r = read_more(x->a, x->limits, &x->bytes, x->err);
    p.bytes = pst_buf_str(&x->bytes);
    if (r < 0 || !x->u->wants(x->u->payload, &p))
        return r < 0 ? r : 0;
    while (r > 0 && !p.is_encrypted && x->bytes.n <= x->limits->member)
        r = read_more(x->a, x->limits, &x->bytes, x->err);
    if (r < 0)
        return r;
    p.is_cut = x->bytes.n > x->limits->member;
    p.bytes = pst_buf_str(&x->bytes);
    return x->u->take(x->u->payload, &p);
}

int pst_unpack(struct pst_packed_input in, struct pst_unpack_limits *limits,
               const struct pst_unpacker *u, struct pst_error *err)
{
    struct unpacking x = {.a = open_input(in, ARCHIVES | RAW),
                          .limits = limits,
                          .u = u,
                          .charset = pst_zip_charset(in),
                          .bytes = PST_BUF_INIT,
                          .name = PST_BUF_INIT,
                          .err = err};
    int r = 0;
    if (x.a == NULL)
        return pst_fail(err, PST_EFORMAT, "libarchive cannot open it");
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    while (r >= 0) {
        struct archive_entry *entry;
        int status = next_entry(x.a, &entry, utf8);
        if (status == ARCHIVE_EOF)
            break;
        if (!is_good(status))
            r = fail_damaged(x.a, err);
        else if (archive_entry_filetype(entry) == AE_IFREG &&
                 archive_entry_hardlink(entry) == NULL)
            r = read_entry(&x, entry);
    }
    archive_read_free(x.a);
    if (utf8 != (locale_t)0)
        freelocale(utf8);
    pst_buf_dispose(&x.bytes);
    pst_buf_dispose(&x.name);
    return r < 0 ? r : 0;
}

struct pst_unpack_stream {
    struct archive *a;
    struct pst_unpack_limits *limits;
};

int pst_unpack_stream_open(struct pst_unpack_stream **out,
                           struct pst_packed_input in,
                           struct pst_unpack_limits *limits,
                           struct pst_error *err)
{
    struct archive_entry *entry;
    struct archive *a = open_input(in, RAW);
    int r = 0;
    *out = NULL;
    if (a == NULL)
        return pst_fail(err, PST_EFORMAT, "libarchive cannot open it");
    if (!is_good(archive_read_next_header(a, &entry))) {
        r = fail_damaged(a, err);
        archive_read_free(a);
        return r;
    }
    *out = pst_calloc(1, sizeof **out);
    **out = (struct pst_unpack_stream){a, limits};
    return r;
}

void pst_unpack_stream_close(struct pst_unpack_stream *s)
{
    if (s != NULL)
        archive_read_free(s->a);
    free(s);
}

int pst_unpack_stream_more(struct pst_unpack_stream *s, struct pst_buf *out,
                           struct pst_error *err)
{
    return read_more(s->a, s->limits, out, err);
}
