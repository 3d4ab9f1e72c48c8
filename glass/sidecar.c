/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/sidecar.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/file.h"
#include "base/mem.h"

enum {
    PAGE = PST_GLASS_SECTION_PAGE,
    VERSION = 1,
    ORDER = 0x01020304,
    WRITE_AT = 1 << 18 /* bytes that are gathered */
};

static const char magic[8] = {'p', 'o', 's', 't', 'i', 'l', 's', 'c'};

struct head {
    char magic[8];
    uint32_t version, order;
    unsigned char seal[PST_GLASS_SEAL];
    uint64_t size;
    uint32_t count, zero;
    struct pst_glass_section_entry entries[PST_GLASS_SECTIONS];
    uint32_t hash; /* of all above */
    uint32_t rest[3];
};

_Static_assert(sizeof(struct head) == 448, "as sidecar.h says");
_Static_assert(sizeof(struct head) % PST_GLASS_SECTION_ALIGN == 0, "aligned");

static uint32_t hash32(const void *p, size_t n)
{
    return (uint32_t)XXH3_64bits(p, n);
}

static uint64_t align_up(uint64_t n, uint64_t to)
{
    return (n + to - 1) / to * to;
}

static size_t pages_of(uint64_t size)
{
    return (size_t)(size / PAGE + (size % PAGE != 0));
}

void pst_glass_seal(struct pst_str iamglass, unsigned char seal[PST_GLASS_SEAL])
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(iamglass.p, iamglass.n));
    memcpy(seal, canonical.digest, PST_GLASS_SEAL);
}

/* --- writing ------------------------------------------------------------- */

int pst_glass_sidecar_begin(struct pst_glass_sidecar_writer *w, const char *dir,
                            struct pst_error *err)
{
    memset(w, 0, sizeof *w);
    pst_buf_init(&w->name);
    pst_path_join(&w->name, dir, PST_GLASS_SIDECAR);
    w->size = sizeof(struct head);
    w->fd = open(w->name.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (w->fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", w->name.p);
    return 0;
}

void pst_glass_sidecar_writer_dispose(struct pst_glass_sidecar_writer *w)
{
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
    pst_buf_dispose(&w->name);
}

/* Where the sums of a section begin. */
static uint64_t sums_at(const struct pst_glass_section_entry *e)
{
    return align_up(e->offset + e->size, sizeof(uint32_t));
}

void pst_glass_sidecar_section(struct pst_glass_sidecar_writer *w,
                               struct pst_glass_section_writer *s,
                               const char *tag, uint64_t size)
{
    assert(w->count < PST_GLASS_SECTIONS && strlen(tag) == 4);
    struct pst_glass_section_entry *e = &w->entries[w->count++];
    memcpy(e->tag, tag, sizeof e->tag);
    e->offset = align_up(w->size, PST_GLASS_SECTION_ALIGN);
    e->size = size;
    *s = (struct pst_glass_section_writer){.sidecar = w,
                                           .entry = e,
                                           .begin = w->size,
                                           .room = PST_BUF_INIT,
                                           .sums = PST_BUF_INIT};
    w->size = sums_at(e) + pages_of(size) * sizeof(uint32_t);
}

void pst_glass_section_dispose(struct pst_glass_section_writer *s)
{
    pst_buf_dispose(&s->room);
    pst_buf_dispose(&s->sums);
}

/* The next bytes, which begin with a page and end with one, or are the last. */
static int write_pages(struct pst_glass_section_writer *s, const char *p,
                       size_t n, struct pst_error *err)
{
    const struct pst_glass_sidecar_writer *w = s->sidecar;
    for (size_t at = 0; at < n; at += PAGE) {
        uint32_t sum = hash32(p + at, n - at < PAGE ? n - at : PAGE);
        pst_buf_add(&s->sums, &sum, sizeof sum);
    }
    uint64_t at = s->entry->offset + s->done;
    s->done += n;
    return pst_fd_write_at(w->fd, w->name.p, p, n, at, err);
}

int pst_glass_section_add(struct pst_glass_section_writer *s, const void *p,
                          size_t n, struct pst_error *err)
{
    const char *from = p;
    int r = 0;
    if (s->room.n != 0 || n < WRITE_AT) {
        size_t more = WRITE_AT - s->room.n < n ? WRITE_AT - s->room.n : n;
        pst_buf_add(&s->room, from, more);
        from += more;
        n -= more;
        if (s->room.n == WRITE_AT) {
            r = write_pages(s, s->room.p, s->room.n, err);
            pst_buf_clear(&s->room);
        }
    }
    size_t whole = n / PAGE * PAGE;
    if (r == 0 && n >= WRITE_AT) {
        r = write_pages(s, from, whole, err);
        from += whole;
        n -= whole;
    }
    pst_buf_add(&s->room, from, n);
    return r;
}

/* Zeros, fewer than SECTION_ALIGN. */
static int write_gap(const struct pst_glass_sidecar_writer *w, uint64_t from,
                     uint64_t to, struct pst_error *err)
{
    static const char zeros[PST_GLASS_SECTION_ALIGN];
    return pst_fd_write_at(w->fd, w->name.p, zeros, (size_t)(to - from), from,
                           err);
}

int pst_glass_section_end(struct pst_glass_section_writer *s,
                          struct pst_error *err)
{
    const struct pst_glass_sidecar_writer *w = s->sidecar;
    struct pst_glass_section_entry *e = s->entry;
    int r = write_gap(w, s->begin, e->offset, err);
    if (r == 0)
        r = write_pages(s, s->room.p, s->room.n, err);
    assert(r != 0 || s->done == e->size);
    e->hash = hash32(s->sums.p, s->sums.n);
    if (r == 0)
        r = write_gap(w, e->offset + e->size, sums_at(e), err);
    return r != 0 ? r
                  : pst_fd_write_at(w->fd, w->name.p, s->sums.p, s->sums.n,
                                    sums_at(e), err);
}

static void make_head(const struct pst_glass_sidecar_writer *w,
                      const unsigned char seal[PST_GLASS_SEAL], struct head *h)
{
    memset(h, 0, sizeof *h);
    memcpy(h->magic, magic, sizeof magic);
    h->version = VERSION;
    h->order = ORDER;
    memcpy(h->seal, seal, PST_GLASS_SEAL);
    h->size = w->size;
    h->count = w->count;
    memcpy(h->entries, w->entries, sizeof h->entries);
    h->hash = hash32(h, offsetof(struct head, hash));
}

int pst_glass_sidecar_end_sealed(struct pst_glass_sidecar_writer *w,
                                 const unsigned char seal[PST_GLASS_SEAL],
                                 bool unsynced, struct pst_error *err)
{
    struct head h;
    make_head(w, seal, &h);
    int r = pst_fd_write_at(w->fd, w->name.p, &h, sizeof h, 0, err);
    if (r == 0 && !unsynced && fdatasync(w->fd) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", w->name.p);
    int fd = w->fd;
    w->fd = -1;
    if (close(fd) != 0 && r == 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", w->name.p);
    return r;
}

int pst_glass_sidecar_end(struct pst_glass_sidecar_writer *w,
                          const struct pst_glass_version *version,
                          struct pst_error *err)
{
    struct pst_buf iamglass = PST_BUF_INIT;
    unsigned char seal[PST_GLASS_SEAL];
    pst_glass_version_format(&iamglass, version);
    pst_glass_seal(pst_buf_str(&iamglass), seal);
    pst_buf_dispose(&iamglass);
    return pst_glass_sidecar_end_sealed(w, seal, version->unsynced, err);
}

/* --- reading ------------------------------------------------------------- */

static void map_file(struct pst_glass_sidecar *s, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        s->state = PST_GLASS_SIDECAR_DAMAGED;
        if ((uint64_t)st.st_size >= sizeof(struct head) &&
            (uint64_t)st.st_size <= SIZE_MAX) {
            void *p =
                mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
            if (p != MAP_FAILED) {
                s->map = p;
                s->map_size = (size_t)st.st_size;
            }
        }
    }
    close(fd);
}

/* Whether the section lies in the file with its sums, which are right. */
static bool take_section(struct pst_glass_sidecar *s,
                         const struct pst_glass_section_entry *e)
{
    struct pst_glass_section *out = &s->sections[s->count];
    if (e->offset % PST_GLASS_SECTION_ALIGN != 0 || e->offset > s->map_size ||
        e->size > s->map_size - e->offset)
        return false;
    size_t pages = pages_of(e->size);
    uint64_t sums = sums_at(e);
    if (sums > s->map_size ||
        pages > (s->map_size - sums) / sizeof *out->sums ||
        hash32(s->map + sums, pages * sizeof *out->sums) != e->hash)
        return false;
    memcpy(out->tag, e->tag, sizeof out->tag);
    out->bytes = s->map + e->offset;
    out->size = (size_t)e->size;
    out->sums = (const uint32_t *)(const void *)(s->map + sums);
    out->seen = pst_calloc(pages / 64 + 1, sizeof *out->seen);
    s->count++;
    return true;
}

static enum pst_glass_sidecar_state
read_head(struct pst_glass_sidecar *s, const unsigned char seal[PST_GLASS_SEAL])
{
    const struct head *h = (const void *)s->map;
    if (memcmp(h->magic, magic, sizeof magic) != 0)
        return PST_GLASS_SIDECAR_DAMAGED;
    if (h->version != VERSION || h->order != ORDER)
        return PST_GLASS_SIDECAR_STALE;
    if (h->hash != hash32(h, offsetof(struct head, hash)) ||
        h->size != s->map_size || h->count > PST_GLASS_SECTIONS)
        return PST_GLASS_SIDECAR_DAMAGED;
    if (memcmp(h->seal, seal, PST_GLASS_SEAL) != 0)
        return PST_GLASS_SIDECAR_STALE;
    for (unsigned i = 0; i < h->count; i++)
        if (!take_section(s, &h->entries[i]))
            return PST_GLASS_SIDECAR_DAMAGED;
    return PST_GLASS_SIDECAR_GOOD;
}

static void unmap(struct pst_glass_sidecar *s)
{
    for (unsigned i = 0; i < s->count; i++)
        free(s->sections[i].seen);
    s->count = 0;
    if (s->map != NULL)
        munmap(s->map, s->map_size);
    s->map = NULL;
}

void pst_glass_sidecar_open(struct pst_glass_sidecar *s, const char *dir,
                            const unsigned char seal[PST_GLASS_SEAL])
{
    struct pst_buf path = PST_BUF_INIT;
    memset(s, 0, sizeof *s);
    pst_path_join(&path, dir, PST_GLASS_SIDECAR);
    map_file(s, path.p);
    pst_buf_dispose(&path);
    if (s->map != NULL)
        s->state = read_head(s, seal);
    if (s->state != PST_GLASS_SIDECAR_GOOD)
        unmap(s);
}

void pst_glass_sidecar_dispose(struct pst_glass_sidecar *s)
{
    unmap(s);
    s->state = PST_GLASS_SIDECAR_ABSENT;
}

struct pst_glass_section *pst_glass_sidecar_find(struct pst_glass_sidecar *s,
                                                 const char *tag)
{
    for (unsigned i = 0; i < s->count; i++)
        if (memcmp(s->sections[i].tag, tag, sizeof s->sections[i].tag) == 0)
            return &s->sections[i];
    return NULL;
}

bool pst_glass_section_check(struct pst_glass_section *s, size_t at, size_t n)
{
    size_t last = (at + n - 1) / PAGE;
    for (size_t i = at / PAGE; i <= last; i++) {
        uint64_t bit = UINT64_C(1) << i % 64;
        if ((s->seen[i / 64] & bit) != 0)
            continue;
        size_t from = i * PAGE;
        size_t size = s->size - from < PAGE ? s->size - from : PAGE;
        if (hash32(s->bytes + from, size) != s->sums[i]) {
            s->damaged = true;
            return false;
        }
        s->seen[i / 64] |= bit;
    }
    return true;
}

enum pst_glass_sidecar_state
pst_glass_sidecar_verify(struct pst_glass_sidecar *s)
{
    if (s->state != PST_GLASS_SIDECAR_GOOD)
        return s->state;
    for (unsigned i = 0; i < s->count; i++)
        if (pst_glass_section_get(&s->sections[i], 0, s->sections[i].size) ==
            NULL)
            return PST_GLASS_SIDECAR_DAMAGED;
    return PST_GLASS_SIDECAR_GOOD;
}
