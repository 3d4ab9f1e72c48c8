/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/sidecar.h - `sidecar`, a file in a database's folder with what makes
 * reading its tables quicker: sections of any bytes, each under a tag.
 *
 * Nothing needs it. It goes with one iamglass, byte for byte, and with no
 * other: it holds that file's hash, and is stale beside one that differs. It is
 * written before iamglass, which makes the folder a database; Xapian passes
 * over files that it does not know.
 *
 * A section is checked a page at a time, when the page is first asked for, so
 * a cold start reads no more of it than it uses. Layout, numbers as the
 * processor has them (a file of one that has them otherwise is stale):
 *
 *     0     "postilsc"
 *     8     u32 version, 1        12  u32 0x01020304
 *     16    XXH3-128, canonical, of the bytes of iamglass
 *     32    u64 size of the file  40  u32 number of sections  44  u32 0
 *     48    16 times: tag (4 bytes), u32 hash of the section's sums,
 *           u64 offset, u64 size; unused ones are 0
 *     432   u32 hash of all above; then 0 up to 448
 *     448   the sections, each at a multiple of 64, 0 between them, each
 *           followed at once by its sums: u32 hash of each 4,096 bytes of it,
 *           at the next multiple of 4
 *
 * Hashes of 32 bits are the lower half of XXH3-64.
 */
#ifndef POSTIL_GLASS_SIDECAR_H
#define POSTIL_GLASS_SIDECAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "glass/version.h"

#define PST_GLASS_SIDECAR "sidecar"

enum {
    PST_GLASS_SECTIONS = 16, /* at most */
    PST_GLASS_SECTION_PAGE = 4096,
    PST_GLASS_SECTION_ALIGN = 64,
    PST_GLASS_SEAL = 16
};

/* What binds a sidecar to the bytes of an iamglass. */
void pst_glass_seal(struct pst_str iamglass,
                    unsigned char seal[PST_GLASS_SEAL]);

/* --- writing ------------------------------------------------------------- */

/* Members are private. */
struct pst_glass_sidecar_writer {
    int fd;
    struct pst_buf name;
    uint64_t size; /* of the file so far */
    unsigned count;
    struct pst_glass_section_entry {
        char tag[4];
        uint32_t hash;
        uint64_t offset, size;
    } entries[PST_GLASS_SECTIONS];
};

/* Begin DIR/sidecar, which must not exist. *w is to be disposed of also after a
 * failure, which leaves a file that is no sidecar. The bytes of the file depend
 * on nothing but what is put into it. */
int pst_glass_sidecar_begin(struct pst_glass_sidecar_writer *w, const char *dir,
                            struct pst_error *err);
void pst_glass_sidecar_writer_dispose(struct pst_glass_sidecar_writer *w);

/* A section on its way into the file. Members are private. */
struct pst_glass_section_writer {
    struct pst_glass_sidecar_writer *sidecar;
    struct pst_glass_section_entry *entry;
    uint64_t begin;      /* of the section and the gap before it */
    uint64_t done;       /* bytes that were written */
    struct pst_buf room; /* not yet, from a page's beginning on */
    struct pst_buf sums; /* of the pages that were written */
};

/* Lay a section of `size` bytes behind the ones before; the tag is 4
 * characters, and no other's. It may be filled after others were laid, and by
 * another thread than they are. To be disposed of. */
void pst_glass_sidecar_section(struct pst_glass_sidecar_writer *w,
                               struct pst_glass_section_writer *s,
                               const char *tag, uint64_t size);
void pst_glass_section_dispose(struct pst_glass_section_writer *s);
/* Append to the section. */
int pst_glass_section_add(struct pst_glass_section_writer *s, const void *p,
                          size_t n, struct pst_error *err);
/* All of its bytes were appended. */
int pst_glass_section_end(struct pst_glass_section_writer *s,
                          struct pst_error *err);

/* Complete the file, whose sections have ended, for the iamglass that will be
 * written of `version`; synced unless that says otherwise. */
int pst_glass_sidecar_end(struct pst_glass_sidecar_writer *w,
                          const struct pst_glass_version *version,
                          struct pst_error *err);
/* The same for an iamglass that is there already, by its seal. */
int pst_glass_sidecar_end_sealed(struct pst_glass_sidecar_writer *w,
                                 const unsigned char seal[PST_GLASS_SEAL],
                                 bool unsynced, struct pst_error *err);

/* --- reading ------------------------------------------------------------- */

enum pst_glass_sidecar_state {
    PST_GLASS_SIDECAR_ABSENT, /* none, or it cannot be read */
    PST_GLASS_SIDECAR_STALE,  /* of another iamglass, version or processor */
    PST_GLASS_SIDECAR_DAMAGED,
    PST_GLASS_SIDECAR_GOOD /* as far as it was looked at */
};

/* Of one thread at a time: what was checked is noted. Members are private but
 * `bytes` and `size`. */
struct pst_glass_section {
    const unsigned char *bytes; /* aligned; unchecked: ask */
    size_t size;                /* 0 when there is no such section */
    const uint32_t *sums;
    uint64_t *seen; /* pages that were checked, as bits */
    bool damaged;   /* a page was; nothing is given any more */
    char tag[4];
};

struct pst_glass_sidecar {
    enum pst_glass_sidecar_state state;
    unsigned char *map; /* private, as all below */
    size_t map_size;
    unsigned count;
    struct pst_glass_section sections[PST_GLASS_SECTIONS];
};

/* Map DIR/sidecar for the database with this seal. There is no failure: the
 * state says what it is, and one that is not good has no sections. */
void pst_glass_sidecar_open(struct pst_glass_sidecar *s, const char *dir,
                            const unsigned char seal[PST_GLASS_SEAL]);
void pst_glass_sidecar_dispose(struct pst_glass_sidecar *s);

/* The section with the tag; NULL when there is none. What its directory entry
 * and sums say was checked. Lives as long as *s. */
struct pst_glass_section *pst_glass_sidecar_find(struct pst_glass_sidecar *s,
                                                 const char *tag);

/* For pst_glass_section_get: check the pages of this range. */
bool pst_glass_section_check(struct pst_glass_section *s, size_t at, size_t n);
/* The n bytes from `at` on; NULL when the section, which may be NULL, has no
 * such bytes, or they are damaged. Lives as long as the sidecar. */
static inline const void *pst_glass_section_get(struct pst_glass_section *s,
                                                size_t at, size_t n)
{
    if (s == NULL || s->damaged || at > s->size || n > s->size - at)
        return NULL;
    size_t page = at / PST_GLASS_SECTION_PAGE;
    if (n == 0 || ((at + n - 1) / PST_GLASS_SECTION_PAGE == page &&
                   (s->seen[page / 64] >> page % 64 & 1) != 0))
        return s->bytes + at;
    return pst_glass_section_check(s, at, n) ? s->bytes + at : NULL;
}

/* Look at all of it: the state afterwards. */
enum pst_glass_sidecar_state
pst_glass_sidecar_verify(struct pst_glass_sidecar *s);

#endif
