/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/packed.h"

#include <string.h>
#include <strings.h>

#include "article/inflate.h"
#include "article/sniff.h"
#include "article/warc.h"
#include "schema/pathterms.h"

enum { PACKED_DEPTH = 4 /* archives in archives */ };

/* The path without the extension of a compressed file: "tgz" means "tar". */
struct pst_str pst_packed_name(struct pst_str name)
{
    static const char *const names[] = {"gz", "xz", "bz2", "zst", "lz4"};
    struct pst_str ext = pst_path_extension(name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ext.n == strlen(names[i]) &&
            strncasecmp(ext.p, names[i], ext.n) == 0)
            name.n -= ext.n + 1;
    return name;
}

bool pst_packed_is_gzip(struct pst_str name)
{
    struct pst_str ext = pst_path_extension(name);
    return ext.n == 2 && strncasecmp(ext.p, "gz", 2) == 0;
}

/* An archive, or a compressed file, while it is read. */
struct packing {
    struct pst_extraction *x;
    const struct pst_unit *unit;
    bool is_archive;
};

/* As in a folder, what is hidden is left out. */
static bool is_hidden(struct pst_str path)
{
    if (pst_str_starts(path, ".") || pst_str_starts(path, "__MACOSX/"))
        return true;
    return memmem(path.p, path.n, "/.", 2) != NULL ||
           memmem(path.p, path.n, "/__MACOSX/", 10) != NULL;
}

static int begin_packed(void *payload, struct pst_str name)
{
    const struct packing *k = payload;
    if (!k->is_archive || pst_unit_enter_file(k->x, k->unit->depth, name))
        return 1;
    return pst_unit_leave(k->x, k->unit->depth, name);
}

/* Whether what begins so may hold articles. */
static bool wants_packed(void *payload, const struct pst_packed *p)
{
    char reason[PST_SNIFF_REASON_MAX];
    const struct packing *k = payload;
    if (!k->is_archive || p->is_encrypted)
        return true;
    return (p->url.n != 0 || !is_hidden(p->name)) &&
           (pst_is_packed(p->bytes) || pst_extract_is_pdf(k->x, p->bytes) ||
            pst_sniff(p->bytes, p->kind.n != 0 ? p->kind : p->name, reason) !=
                PST_SNIFF_SKIP);
}

static int fail_depth(const struct pst_extraction *x)
{
    return pst_fail(x->err, PST_EFORMAT, "packed more than %d times over",
                    PACKED_DEPTH);
}

static int fail_packed(const struct pst_extraction *x,
                       const struct pst_packed *p)
{
    if (p->is_encrypted)
        return pst_fail(x->err, PST_EFORMAT, "it is encrypted");
    if (p->is_cut)
        return pst_unit_fail_size(x);
    return fail_depth(x);
}

/* Read a file that was in another one, by its own kind; what cannot be read is
 * left out. */
int pst_packed_take(struct pst_extraction *x, const struct pst_unit *outer,
                    const struct pst_packed *p)
{
    struct pst_buf name = PST_BUF_INIT, member = PST_BUF_INIT;
    pst_buf_addf(&name, "%.*s/%.*s", (int)outer->name.n, outer->name.p,
                 (int)p->name.n, p->name.p);
    pst_buf_addstr(&member, outer->member);
    if (member.n != 0)
        pst_buf_addc(&member, '/');
    pst_buf_addstr(&member, p->name);
    struct pst_unit inner = {.bytes = p->bytes,
                             .name = pst_buf_str(&name),
                             .member = pst_buf_str(&member),
                             .url = p->url,
                             .kind = p->kind.n != 0 ? p->kind : p->name,
                             .charset = p->charset,
                             .flags = PST_RECORD_DECODED,
                             .depth = outer->depth + 1};
    int r = p->is_encrypted || p->is_cut || inner.depth == PST_STEP_DEPTH
                ? fail_packed(x, p)
                : pst_extract_unit(x, &inner);
    bool goes_on = x->fatal == 0 && x->room.total != 0 && x->room.count != 0;
    if (r < 0 && goes_on)
        pst_unit_leave_out(x, p->name);
    pst_buf_dispose(&member);
    pst_buf_dispose(&name);
    return r < 0 && !goes_on ? r : 0;
}

static int take_packed(void *payload, const struct pst_packed *p)
{
    const struct packing *k = payload;
    if (k->is_archive) {
        int r = pst_packed_take(k->x, k->unit, p);
        int end = pst_unit_leave(k->x, k->unit->depth, p->name);
        return r < 0 ? r : end;
    }
    /* A compressed file is the same file. */
    struct pst_unit inner = {.bytes = p->bytes,
                             .name = pst_packed_name(k->unit->name),
                             .kind = pst_packed_name(k->unit->kind),
                             .member = k->unit->member,
                             .flags = PST_RECORD_DECODED,
                             .depth = k->unit->depth + 1};
    return p->is_cut ? fail_packed(k->x, p) : pst_extract_unit(k->x, &inner);
}

/* Articles that an archive gave before it turned out to be damaged are not
 * enough. */
int pst_packed_extract(struct pst_extraction *x, const struct pst_unit *u,
                       enum pst_packing packing)
{
    struct packing k = {x, u, packing != PST_PACKING_FILE};
    struct pst_unpacker unpacker = {begin_packed, wants_packed, take_packed,
                                    &k};
    struct pst_packed_input in = {u->bytes, u->file};
    size_t count = x->count;
    if (u->depth >= PACKED_DEPTH)
        return fail_depth(x);
    int r = packing == PST_PACKING_WARC
                ? pst_warc_read(in, &x->room, &unpacker, x->err)
                : pst_unpack(in, &x->room, &unpacker, x->err);
    if (r < 0 && !pst_unit_ends(x))
        return r;
    if (!k.is_archive)
        return r;
    if (x->count != count)
        return PST_EXTRACTED;
    return pst_unit_fail_left_out(x, u)
               ? -PST_EFORMAT
               : pst_unit_skip(x->err, "no article in it");
}

/* A single gzip file says where it is damaged. */
int pst_packed_gzip(struct pst_extraction *x, const struct pst_unit *u)
{
    struct pst_unit inner = *u;
    struct pst_buf bytes = PST_BUF_INIT;
    inner.name = pst_packed_name(u->name);
    inner.kind = pst_packed_name(u->kind);
    inner.flags |= PST_RECORD_DECODED;
    size_t most =
        x->room.member < x->room.total ? x->room.member : x->room.total;
    int r = pst_gunzip(u->bytes, most, &bytes, x->err);
    inner.bytes = pst_buf_str(&bytes);
    x->room.total -= bytes.n;
    if (r == 0)
        r = pst_extract_whole(x, &inner);
    pst_buf_dispose(&bytes);
    return r;
}
