/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/literals.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    LONGEST = 12, /* bits of a code */
    CODES = 1 << LONGEST,
    SYMBOLS = 257,
    END = 256,     /* the symbol behind the text */
    BYTES_MAX = 3, /* in an entry of the table */
    HEADER_ROOM = 128
};

/* How many bits each byte takes, and the end: what half of the UN's speeches
 * and half of a collection of opinion pieces would have, with a little room for
 * what other languages of Latin letters have. */
static const uint8_t lengths[SYMBOLS] = {
    12, 12, 12, 12, 12, 12, 12, 12, 12, 11, 7,  12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 3,  12, 12, 12, 12, 12,
    12, 11, 12, 12, 12, 12, 7,  9,  7,  10, 10, 9,  9,  11, 11, 11, 11, 11, 11,
    10, 10, 11, 12, 12, 12, 12, 12, 9,  11, 9,  11, 10, 10, 10, 11, 9,  10, 10,
    11, 10, 10, 10, 10, 10, 11, 9,  9,  10, 10, 10, 10, 10, 10, 11, 12, 12, 12,
    12, 12, 4,  7,  5,  5,  3,  6,  6,  5,  4,  10, 8,  5,  6,  4,  4,  6,  10,
    5,  5,  4,  6,  7,  7,  9,  7,  10, 12, 12, 12, 12, 12, 10, 11, 11, 11, 11,
    11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11,
    11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11,
    11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11,
    11, 11, 12, 12, 12, 8,  11, 11, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 10, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
    12, 12, 12, 12, 12, 12, 12, 12, 12, 12,
};

/* Codes are as a stream has them, their first bit the lowest. */
struct code {
    uint16_t bits;
    uint8_t length;
};

struct pst_literals {
    struct code codes[SYMBOLS];
    /* The stream up to the first literal. */
    unsigned char header[HEADER_ROOM];
    size_t header_bits;
    /* By the next bits of a stream. */
    uint16_t single[CODES];  /* bits 0 to 3: how many bits a symbol takes;
                                then it */
    uint32_t several[CODES]; /* bits 0 to 5: how many bits; 6, 7: how many
                                bytes; then they, the first lowest */
};

/* --- the code --------------------------------------------------------------
 */

static unsigned reversed(unsigned bits, unsigned length)
{
    unsigned r = 0;
    for (unsigned i = 0; i < length; i++)
        r |= (bits >> i & 1) << (length - 1 - i);
    return r;
}

/* RFC 1951, 3.2.2: shorter codes first, among equals by symbol. */
static void make_codes(struct code *codes, const uint8_t *of, size_t count)
{
    unsigned next = 0;
    for (unsigned length = 1; length <= LONGEST; length++) {
        for (size_t s = 0; s < count; s++)
            if (of[s] == length)
                codes[s] = (struct code){(uint16_t)reversed(next++, length),
                                         (uint8_t)length};
        next <<= 1;
    }
}

static unsigned symbol_of(uint16_t single)
{
    return single >> 4;
}

static unsigned length_of(uint16_t single)
{
    return single & 15;
}

static void make_tables(struct pst_literals *l)
{
    for (unsigned s = 0; s < SYMBOLS; s++)
        for (unsigned at = l->codes[s].bits; at < CODES;
             at += 1U << l->codes[s].length)
            l->single[at] = (uint16_t)(s << 4 | l->codes[s].length);
    for (unsigned at = 0; at < CODES; at++) {
        uint32_t bytes = 0;
        unsigned count = 0;
        unsigned used = 0;
        while (count < BYTES_MAX) {
            uint16_t next = l->single[at >> used];
            if (symbol_of(next) == END || used + length_of(next) > LONGEST)
                break;
            bytes |= (uint32_t)symbol_of(next) << 8 * count++;
            used += length_of(next);
        }
        l->several[at] = bytes << 8 | count << 6 | used;
    }
}

/* --- writing ---------------------------------------------------------------
 */

/* Bits of a stream, the first one lowest, in memory that has room for 8 bytes
 * more than they take. */
struct bits {
    unsigned char *at;
    uint64_t waiting;
    unsigned count; /* of those: less than 8 after a flush */
};

static inline void flush_bits(struct bits *b)
{
    uint64_t bytes = htole64(b->waiting);
    memcpy(b->at, &bytes, sizeof bytes);
    b->at += b->count / 8;
    b->waiting >>= b->count / 8 * 8;
    b->count %= 8;
}

/* At most 56 bits wait at a time. */
static inline void put(struct bits *b, uint64_t bits, unsigned count)
{
    b->waiting |= bits << b->count;
    b->count += count;
}

static void put_and_flush(struct bits *b, uint64_t bits, unsigned count)
{
    put(b, bits, count);
    flush_bits(b);
}

/* RFC 1951, 3.2.7: the lengths of all codes, in a code that suits them; 16
 * repeats the one before 3 to 6 times. */
enum { LENGTH_SYMBOLS = 19, REPEAT = 16, REPEAT_LEAST = 3, REPEAT_MOST = 6 };

static const uint8_t length_lengths[LENGTH_SYMBOLS] = {
    [1] = 5, [3] = 5, [4] = 5,  [5] = 5,  [6] = 5,  [7] = 4,
    [8] = 5, [9] = 4, [10] = 4, [11] = 3, [12] = 2, [REPEAT] = 2};

static void put_lengths(struct bits *b, const uint8_t *of, size_t count)
{
    struct code codes[LENGTH_SYMBOLS];
    make_codes(codes, length_lengths, LENGTH_SYMBOLS);
    for (size_t i = 0; i < count;) {
        size_t run = 1;
        while (run <= REPEAT_MOST && i + run < count && of[i + run] == of[i])
            run++;
        struct code c = codes[of[i]];
        put_and_flush(b, c.bits, c.length);
        i++;
        run--;
        if (run < REPEAT_LEAST)
            continue;
        put(b, codes[REPEAT].bits, codes[REPEAT].length);
        put_and_flush(b, run - REPEAT_LEAST, 2);
        i += run;
    }
}

/* The stream's head, and that of a block which is not the last, with codes for
 * all literals, none for matches; of distances, which it has none of, two, for
 * a single one is read by some readers only. */
static void make_header(struct pst_literals *l)
{
    static const uint8_t order[LENGTH_SYMBOLS] = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    enum { DISTANCES = 2, DYNAMIC = 2, UNUSED = 1, LEAST_LENGTHS = 4 };
    uint8_t of[SYMBOLS + DISTANCES];
    memcpy(of, lengths, sizeof lengths);
    of[SYMBOLS] = of[SYMBOLS + 1] = 1;
    struct bits b = {.at = l->header};
    put(&b, 0x78, 8);
    put_and_flush(&b, 0x01, 8);
    put(&b, DYNAMIC << 1, 3);
    put(&b, SYMBOLS - 257, 5);
    put(&b, DISTANCES - 1, 5);
    put_and_flush(&b, LENGTH_SYMBOLS - UNUSED - LEAST_LENGTHS, 4);
    for (size_t i = 0; i < LENGTH_SYMBOLS - UNUSED; i++)
        put_and_flush(&b, length_lengths[order[i]], 3);
    put_lengths(&b, of, sizeof of);
    l->header_bits = (size_t)(b.at - l->header) * 8 + b.count;
}

struct pst_literals *pst_literals_new(void)
{
    struct pst_literals *l = pst_calloc(1, sizeof *l);
    make_codes(l->codes, lengths, SYMBOLS);
    make_tables(l);
    make_header(l);
    return l;
}

void pst_literals_free(struct pst_literals *l)
{
    free(l);
}

/* Where a lane begins in the text. */
static size_t lane_begin(size_t text, size_t lane)
{
    size_t quarter = (text + PST_LITERALS_LANES - 1) / PST_LITERALS_LANES;
    return lane < PST_LITERALS_LANES ? lane * quarter : text;
}

static void put_text(const struct pst_literals *l, struct bits *b,
                     const char *p, size_t n)
{
    enum { AT_ONCE = 4 }; /* of 12 bits each */
    size_t i = 0;
    for (; i + AT_ONCE <= n; i += AT_ONCE) {
        for (size_t k = 0; k < AT_ONCE; k++) {
            struct code c = l->codes[(unsigned char)p[i + k]];
            put(b, c.bits, c.length);
        }
        flush_bits(b);
    }
    for (; i < n; i++) {
        struct code c = l->codes[(unsigned char)p[i]];
        put_and_flush(b, c.bits, c.length);
    }
}

/* Behind the text. An empty stored block brings its end to a byte's. */
enum { STORED_BITS = 3, STORED_SIZE = 4 };
static const char stored_size[STORED_SIZE] = {0, 0, (char)0xff, (char)0xff};

bool pst_literals_write(const struct pst_literals *l, struct pst_buf *out,
                        struct pst_str text, struct pst_lanes *lanes)
{
    size_t bits = 0;
    for (size_t i = 0; i < text.n; i++)
        bits += l->codes[(unsigned char)text.p[i]].length;
    if (text.n < PST_LITERALS_LEAST || bits / 8 > text.n / 8 * 5)
        return false;
    char *start = pst_buf_reserve(out, HEADER_ROOM + bits / 8 + 32);
    struct bits b = {.at = (unsigned char *)start};
    memcpy(b.at, l->header, sizeof l->header);
    b.at += l->header_bits / 8;
    b.count = l->header_bits % 8;
    b.waiting = l->header[l->header_bits / 8];
    lanes->text = text.n;
    for (size_t i = 0; i < PST_LITERALS_LANES; i++) {
        size_t begin = lane_begin(text.n, i);
        size_t end = lane_begin(text.n, i + 1);
        size_t before = (size_t)(b.at - (unsigned char *)start) * 8 + b.count;
        put_text(l, &b, text.p + begin, end - begin);
        if (i + 1 < PST_LITERALS_LANES)
            lanes->bits[i] =
                (size_t)(b.at - (unsigned char *)start) * 8 + b.count - before;
    }
    put_and_flush(&b, l->codes[END].bits, l->codes[END].length);
    put(&b, 0, STORED_BITS);
    put_and_flush(&b, 0, (8 - b.count % 8) % 8);
    memcpy(b.at, stored_size, STORED_SIZE);
    pst_buf_commit(out, (char *)b.at + STORED_SIZE);
    return true;
}

/* --- reading ---------------------------------------------------------------
 */

/* A lane while it is read: where in the stream, in bits, and in the text. */
struct lane {
    uint64_t at;
    char *to, *end;
};

/* Those from `at` on, at least LOADED of them; 8 bytes are looked at. */
enum { LOADED = 57, LOAD = 8, PER_LOAD = LOADED / LONGEST };

static inline uint64_t load(const char *stream, uint64_t at)
{
    uint64_t bits;
    memcpy(&bits, stream + at / 8, sizeof bits);
    return le64toh(bits) >> at % 8;
}

/* The same near the stream's end; beyond it are zeros. */
static uint64_t load_carefully(struct pst_str stream, uint64_t at)
{
    char room[LOAD] = {0};
    size_t byte = at / 8 < stream.n ? (size_t)(at / 8) : stream.n;
    size_t n = stream.n - byte < LOAD ? stream.n - byte : LOAD;
    memcpy(room, stream.p + byte, n);
    return load(room, at % 8);
}

/* How often all that one load gives can be read without looking at ends. */
static size_t loads_left(struct pst_str stream, const struct lane *lane)
{
    enum { TEXT = PER_LOAD * BYTES_MAX + 1, STREAM = 6 };
    size_t byte = (size_t)(lane->at / 8);
    size_t text = (size_t)(lane->end - lane->to) / TEXT;
    size_t bytes =
        byte + LOAD <= stream.n ? (stream.n - LOAD - byte) / STREAM : 0;
    return text < bytes ? text : bytes;
}

/* What the next bits of a lane say: up to 3 bytes. 4 are written. */
static inline uint32_t take(const uint32_t *several, uint64_t *bits, char **to)
{
    uint32_t entry = several[*bits % CODES];
    uint32_t bytes = htole32(entry >> 8);
    memcpy(*to, &bytes, sizeof bytes);
    *to += entry >> 6 & 3;
    *bits >>= entry & 63;
    return entry;
}

/* All lanes by so many loads. What one gives depends on what it gave before, so
 * a processor goes on with the others meanwhile. */
static inline __attribute__((always_inline)) void
read_loads(const uint32_t *several, const char *stream, struct lane *lanes,
           size_t loads)
{
    struct lane a = lanes[0];
    struct lane b = lanes[1];
    struct lane c = lanes[2];
    struct lane d = lanes[3];
    for (; loads > 0; loads--) {
        uint64_t from_a = load(stream, a.at);
        uint64_t from_b = load(stream, b.at);
        uint64_t from_c = load(stream, c.at);
        uint64_t from_d = load(stream, d.at);
        /* Sums of entries: in their lower bits, sums of bits, below 64. */
        uint32_t sum_a = 0;
        uint32_t sum_b = 0;
        uint32_t sum_c = 0;
        uint32_t sum_d = 0;
        for (unsigned i = 0; i < PER_LOAD; i++) {
            sum_a += take(several, &from_a, &a.to);
            sum_b += take(several, &from_b, &b.to);
            sum_c += take(several, &from_c, &c.to);
            sum_d += take(several, &from_d, &d.to);
        }
        a.at += sum_a & 63;
        b.at += sum_b & 63;
        c.at += sum_c & 63;
        d.at += sum_d & 63;
    }
    lanes[0] = a;
    lanes[1] = b;
    lanes[2] = c;
    lanes[3] = d;
}

#ifdef __x86_64__
/* Where shifts by a register need no register of their own. */
__attribute__((target("bmi2"))) static void
read_with_bmi2(const uint32_t *several, const char *stream, struct lane *lanes,
               size_t loads)
{
    read_loads(several, stream, lanes, loads);
}
#endif

static void read_quickly(const uint32_t *several, const char *stream,
                         struct lane *lanes, size_t loads)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("bmi2")) {
        read_with_bmi2(several, stream, lanes, loads);
        return;
    }
#endif
    read_loads(several, stream, lanes, loads);
}

/* One lane as far as that is quick: lanes come to their ends at different
 * times. */
static void read_alone(const uint32_t *several, struct pst_str stream,
                       struct lane *lane)
{
    const char *before = NULL; /* no step further: the text's end is there */
    while (lane->to != before && loads_left(stream, lane) > 0) {
        uint64_t bits = load(stream.p, lane->at);
        uint32_t sum = 0;
        before = lane->to;
        for (unsigned i = 0; i < PER_LOAD; i++)
            sum += take(several, &bits, &lane->to);
        lane->at += sum & 63;
    }
}

/* A lane to its end; false when the text's end comes before. */
static bool read_rest(const struct pst_literals *l, struct pst_str stream,
                      struct lane *lane)
{
    while (lane->to < lane->end) {
        uint16_t next = l->single[load_carefully(stream, lane->at) % CODES];
        if (symbol_of(next) == END)
            return false;
        *lane->to++ = (char)symbol_of(next);
        lane->at += length_of(next);
    }
    return true;
}

static bool begins_so(const struct pst_literals *l, struct pst_str stream)
{
    size_t whole = l->header_bits / 8;
    unsigned rest = l->header_bits % 8;
    return stream.n > whole && memcmp(stream.p, l->header, whole) == 0 &&
           (((unsigned char)stream.p[whole] ^ l->header[whole]) &
            ((1U << rest) - 1)) == 0;
}

/* What is behind the text, which ends at that bit: *used is where it ends. */
static bool ends_so(const struct pst_literals *l, struct pst_str stream,
                    uint64_t at, size_t *used)
{
    uint16_t end = l->single[load_carefully(stream, at) % CODES];
    at += length_of(end);
    uint64_t stored = load_carefully(stream, at) % (1U << STORED_BITS);
    size_t byte = (size_t)((at + STORED_BITS + 7) / 8);
    *used = byte + STORED_SIZE;
    return symbol_of(end) == END && stored == 0 && *used <= stream.n &&
           memcmp(stream.p + byte, stored_size, STORED_SIZE) == 0;
}

bool pst_literals_read(const struct pst_literals *l, struct pst_str stream,
                       const struct pst_lanes *lanes, char *to, size_t *used)
{
    struct lane all[PST_LITERALS_LANES];
    uint64_t at = l->header_bits;
    if (lanes->text < PST_LITERALS_LEAST || !begins_so(l, stream))
        return false;
    for (size_t i = 0; i < PST_LITERALS_LANES; i++) {
        all[i] = (struct lane){at, to + lane_begin(lanes->text, i),
                               to + lane_begin(lanes->text, i + 1)};
        if (i + 1 == PST_LITERALS_LANES)
            break;
        if (lanes->bits[i] > stream.n * (uint64_t)8 - at)
            return false;
        at += lanes->bits[i];
    }
    for (;;) {
        size_t loads = SIZE_MAX;
        for (size_t i = 0; i < PST_LITERALS_LANES; i++) {
            size_t left = loads_left(stream, &all[i]);
            loads = left < loads ? left : loads;
        }
        if (loads == 0)
            break;
        const char *before = all[0].to;
        read_quickly(l->several, stream.p, all, loads);
        if (all[0].to == before)
            return false; /* the text's end comes before the lane's */
    }
    at = l->header_bits;
    for (size_t i = 0; i < PST_LITERALS_LANES; i++) {
        read_alone(l->several, stream, &all[i]);
        if (!read_rest(l, stream, &all[i]))
            return false;
        at += i + 1 < PST_LITERALS_LANES ? lanes->bits[i] : 0;
        if (i + 1 < PST_LITERALS_LANES && all[i].at != at)
            return false; /* it would be read otherwise from the beginning */
    }
    return ends_so(l, stream, all[PST_LITERALS_LANES - 1].at, used);
}
