/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/automaton.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"

enum {
    NODES_MAX = 2000,   /* of the expression */
    STATES_MAX = 1000,  /* of what it became so far */
    TIMES_MAX = 255,    /* of a quantifier */
    WALK_MAX = 256,     /* bytes of the last term that are kept */
    WORK_MAX = 1 << 22, /* nodes looked at to make states */
    DEAD = 0,           /* the state of no node */
    UNKNOWN = UINT16_MAX
};

/* --- the expression, by Thompson's construction ----------------------------
 */

enum node_kind { EMPTY, SPLIT, BYTE, END };

struct set {
    uint64_t bits[4];
};

struct node {
    uint8_t kind;      /* enum node_kind */
    uint16_t out;      /* the next one; but of END */
    uint16_t or_out;   /* of SPLIT: or this one */
    struct set accept; /* of BYTE */
};

/* A part with one way in and one out, which is EMPTY and leads nowhere yet. */
struct part {
    uint16_t in, out;
};

struct state {
    uint16_t *nodes; /* BYTE and END, in order */
    size_t count;
    bool ends;
    uint16_t next[256];
};

struct pst_automaton {
    struct node nodes[NODES_MAX];
    size_t node_count;
    bool failed;
    struct pst_str text; /* the expression while it is read ... */
    size_t at;           /* ... up to here */

    struct state **states;
    size_t state_count;
    struct pst_map known; /* nodes of a state, its number */
    uint16_t *scratch;    /* nodes of a state in the making */
    size_t scratch_count;
    bool *seen; /* by node */
    size_t work;

    char bytes[WALK_MAX]; /* of the last term ... */
    uint16_t walk[WALK_MAX + 1];
    size_t walked; /* ... so many of them: walk[n] is the state behind n */
};

static uint16_t add_node(struct pst_automaton *a, enum node_kind kind)
{
    if (a->node_count == NODES_MAX) {
        a->failed = true;
        return 0;
    }
    a->nodes[a->node_count] = (struct node){.kind = (uint8_t)kind};
    return (uint16_t)a->node_count++;
}

static void set_add(struct set *s, unsigned char from, unsigned char to)
{
    for (unsigned b = from; b <= to; b++)
        s->bits[b >> 6] |= UINT64_C(1) << (b & 63);
}

static bool set_has(const struct set *s, unsigned char b)
{
    return s->bits[b >> 6] >> (b & 63) & 1;
}

static struct part nothing(struct pst_automaton *a)
{
    uint16_t n = add_node(a, EMPTY);
    return (struct part){n, n};
}

static struct part one_byte(struct pst_automaton *a, const struct set *accept)
{
    uint16_t in = add_node(a, BYTE);
    uint16_t out = add_node(a, EMPTY);
    a->nodes[in].accept = *accept;
    a->nodes[in].out = out;
    return (struct part){in, out};
}

static struct part byte_range(struct pst_automaton *a, unsigned char from,
                              unsigned char to)
{
    struct set s = {{0, 0, 0, 0}};
    set_add(&s, from, to);
    return one_byte(a, &s);
}

static struct part sequence(struct pst_automaton *a, struct part x,
                            struct part y)
{
    a->nodes[x.out].out = y.in;
    return (struct part){x.in, y.out};
}

static struct part either(struct pst_automaton *a, struct part x, struct part y)
{
    uint16_t in = add_node(a, SPLIT);
    uint16_t out = add_node(a, EMPTY);
    a->nodes[in].out = x.in;
    a->nodes[in].or_out = y.in;
    a->nodes[x.out].out = out;
    a->nodes[y.out].out = out;
    return (struct part){in, out};
}

/* Any number of times. */
static struct part repeated(struct pst_automaton *a, struct part x)
{
    uint16_t in = add_node(a, SPLIT);
    uint16_t out = add_node(a, EMPTY);
    a->nodes[in].out = x.in;
    a->nodes[in].or_out = out;
    a->nodes[x.out].out = in;
    return (struct part){in, out};
}

/* A character of ASCII that is in the set, or with `others` any other one. */
static struct part character(struct pst_automaton *a, const struct set *ascii,
                             bool others)
{
    struct part x = one_byte(a, ascii);
    for (unsigned lead = 0; others && lead < 3; lead++) {
        static const unsigned char leads[][2] = {
            {0xc2, 0xdf}, {0xe0, 0xef}, {0xf0, 0xf4}};
        struct part y = byte_range(a, leads[lead][0], leads[lead][1]);
        for (unsigned i = 0; i <= lead; i++)
            y = sequence(a, y, byte_range(a, 0x80, 0xbf));
        x = either(a, x, y);
    }
    return x;
}

/* --- reading it ----------------------------------------------------------- */

static int peek(const struct pst_automaton *a)
{
    return a->at < a->text.n ? (unsigned char)a->text.p[a->at] : -1;
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* One of ASCII. */
static void add_character(struct set *s, int c)
{
    unsigned char letter = (unsigned char)c;
    unsigned char other = (unsigned char)(letter ^ 0x20);
    set_add(s, letter, letter);
    if (is_letter(c))
        set_add(s, other, other);
}

/* A sign that stands for itself behind a backslash. */
static bool is_escaped(int c)
{
    return c > ' ' && c < 0x7f && !is_letter(c) && !(c >= '0' && c <= '9');
}

/* The next character of a class; -1 when it is of a kind that is not known
 * here. */
static int class_character(struct pst_automaton *a)
{
    int c = peek(a);
    if (c == '\\') {
        a->at++;
        c = peek(a);
        if (!is_escaped(c))
            return -1;
    } else if (c == '[' || c >= 0x80) {
        return -1;
    }
    a->at++;
    return c;
}

static struct part read_class(struct pst_automaton *a)
{
    struct set s = {{0, 0, 0, 0}};
    bool negated = false;
    a->at++;
    if (peek(a) == '^') {
        negated = true;
        a->at++;
    }
    do {
        int first = class_character(a);
        int last = first;
        if (peek(a) == '-' && a->at + 1 < a->text.n &&
            a->text.p[a->at + 1] != ']') {
            a->at++;
            last = class_character(a);
        }
        a->failed |= first < 0 || last < first;
        for (int c = first; c <= last && !a->failed; c++)
            add_character(&s, c);
    } while (!a->failed && peek(a) != ']' && peek(a) >= 0);
    a->failed |= peek(a) != ']';
    a->at++;
    if (negated)
        for (size_t i = 0; i < 4; i++)
            s.bits[i] = i < 2 ? ~s.bits[i] : 0;
    return character(a, &s, negated);
}

static struct part read_any(struct pst_automaton *a)
{
    struct set s = {{0, 0, 0, 0}};
    set_add(&s, 0, '\n' - 1);
    set_add(&s, '\n' + 1, 0x7f);
    a->at++;
    return character(a, &s, true);
}

/* All bytes of a character; its first is the next one. */
static struct part read_character(struct pst_automaton *a)
{
    struct set s = {{0, 0, 0, 0}};
    int c = peek(a);
    unsigned char byte = (unsigned char)c;
    if (c < 0x80)
        add_character(&s, c);
    else
        set_add(&s, byte, byte);
    struct part x = one_byte(a, &s);
    a->at++;
    for (; c >= 0x80 && peek(a) >= 0x80 && peek(a) < 0xc0; a->at++) {
        byte = (unsigned char)peek(a);
        x = sequence(a, x, byte_range(a, byte, byte));
    }
    return x;
}

static struct part read_alternatives(struct pst_automaton *a);

static struct part read_group(struct pst_automaton *a)
{
    a->at++;
    if (peek(a) == '*' || peek(a) == '?') {
        a->failed |= peek(a) == '*' || a->at + 1 >= a->text.n ||
                     a->text.p[a->at + 1] != ':';
        a->at += 2;
    }
    struct part x = read_alternatives(a);
    a->failed |= peek(a) != ')';
    a->at++;
    return x;
}

static struct part read_atom(struct pst_automaton *a)
{
    int c = peek(a);
    if (c == '(')
        return read_group(a);
    if (c == '[' && a->at + 1 < a->text.n && a->text.p[a->at + 1] != ']' &&
        a->text.p[a->at + 1] != '\0')
        return read_class(a);
    if (c == '.')
        return read_any(a);
    if (c == '\\') {
        a->at++;
        a->failed |= !is_escaped(peek(a));
    } else {
        a->failed |= strchr("[^$*+?", c) != NULL;
    }
    if (a->failed || peek(a) < 0)
        return nothing(a);
    return read_character(a);
}

struct times {
    unsigned least, most; /* UINT_MAX: no end */
};

static bool read_number(struct pst_automaton *a, unsigned *out)
{
    size_t begin = a->at;
    unsigned n = 0;
    for (; peek(a) >= '0' && peek(a) <= '9'; a->at++)
        if (n <= TIMES_MAX)
            n = n * 10 + (unsigned)(peek(a) - '0');
    a->failed |= n > TIMES_MAX;
    *out = n;
    return a->at > begin;
}

/* {2} {2,} {2,3}; the brace is a sign like others when it begins none of
 * these: that is left to PCRE2. */
static struct times read_braces(struct pst_automaton *a)
{
    struct times t = {0, 0};
    a->at++;
    bool found = read_number(a, &t.least);
    t.most = t.least;
    if (peek(a) == ',') {
        a->at++;
        if (!read_number(a, &t.most))
            t.most = UINT32_MAX;
    }
    a->failed |= !found || peek(a) != '}' || t.most < t.least;
    a->at++;
    return t;
}

/* False when there is no quantifier. */
static bool read_times(struct pst_automaton *a, struct times *t)
{
    int c = peek(a);
    if (c == '{') {
        *t = read_braces(a);
    } else if (c == '*' || c == '+' || c == '?') {
        *t = (struct times){c == '+', c == '?' ? 1 : UINT32_MAX};
        a->at++;
    } else {
        return false;
    }
    if (peek(a) == '?') /* lazy: what is described is the same */
        a->at++;
    /* Possessive it is not; nor are quantifiers of quantifiers known here. */
    a->failed |= peek(a) >= 0 && strchr("*+?{", peek(a)) != NULL;
    return true;
}

/* An atom as often as its quantifier says: it is read again for each time. */
static struct part read_piece(struct pst_automaton *a)
{
    size_t begin = a->at;
    struct part atom = read_atom(a);
    struct times t;
    if (a->failed || !read_times(a, &t))
        return atom;
    size_t end = a->at;
    bool endless = t.most == UINT32_MAX;
    unsigned copies = endless ? t.least + 1 : t.most;
    struct part x = nothing(a);
    for (unsigned i = 0; i < copies && !a->failed; i++) {
        a->at = begin;
        struct part y = i == 0 ? atom : read_atom(a);
        if (i >= t.least)
            y = endless ? repeated(a, y) : either(a, y, nothing(a));
        x = sequence(a, x, y);
    }
    a->at = end;
    return x;
}

static struct part read_sequence(struct pst_automaton *a)
{
    struct part x = nothing(a);
    while (!a->failed && peek(a) >= 0 && peek(a) != '|' && peek(a) != ')')
        x = sequence(a, x, read_piece(a));
    return x;
}

static struct part read_alternatives(struct pst_automaton *a)
{
    struct part x = read_sequence(a);
    while (!a->failed && peek(a) == '|') {
        a->at++;
        x = either(a, x, read_sequence(a));
    }
    return x;
}

/* --- states ----------------------------------------------------------------
 */

/* Add what can be reached from the node without a byte. */
static void reach(struct pst_automaton *a, uint16_t node)
{
    while (!a->seen[node]) {
        const struct node *n = &a->nodes[node];
        a->seen[node] = true;
        if (n->kind == BYTE || n->kind == END) {
            a->scratch[a->scratch_count++] = node;
            return;
        }
        if (n->kind == SPLIT)
            reach(a, n->or_out);
        node = n->out;
    }
}

static int by_number(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* The state of the nodes that were reached; UNKNOWN when there may be no
 * more. */
static uint16_t state_of_scratch(struct pst_automaton *a)
{
    size_t size = a->scratch_count * sizeof *a->scratch;
    bool added = false;
    qsort(a->scratch, a->scratch_count, sizeof *a->scratch, by_number);
    memset(a->seen, 0, a->node_count * sizeof *a->seen);
    struct pst_str key = {(const char *)a->scratch, size};
    if (a->state_count == STATES_MAX) {
        uint32_t found = pst_map_find(&a->known, key);
        return found == UINT32_MAX ? UNKNOWN : (uint16_t)found;
    }
    uint32_t number = pst_map_put(&a->known, key, &added);
    if (!added)
        return (uint16_t)number;
    struct state *s = pst_malloc(sizeof *s);
    s->nodes = pst_malloc(size + 1);
    memcpy(s->nodes, a->scratch, size);
    s->count = a->scratch_count;
    s->ends = false;
    for (size_t i = 0; i < s->count; i++)
        s->ends |= a->nodes[s->nodes[i]].kind == END;
    memset(s->next, 0xff, sizeof s->next);
    a->states[a->state_count++] = s;
    return (uint16_t)number;
}

static uint16_t make_next(struct pst_automaton *a, uint16_t from,
                          unsigned char byte)
{
    const struct state *s = a->states[from];
    a->scratch_count = 0;
    a->work += s->count;
    if (a->work > WORK_MAX)
        return UNKNOWN;
    for (size_t i = 0; i < s->count; i++) {
        const struct node *n = &a->nodes[s->nodes[i]];
        if (n->kind == BYTE && set_has(&n->accept, byte))
            reach(a, n->out);
    }
    a->work += a->scratch_count;
    uint16_t next = state_of_scratch(a);
    a->states[from]->next[byte] = next;
    return next;
}

struct pst_automaton *pst_automaton_new(struct pst_str expression)
{
    struct pst_automaton *a = pst_calloc(1, sizeof *a);
    a->text = expression;
    pst_map_init(&a->known);
    struct part x = read_alternatives(a);
    uint16_t end = add_node(a, END);
    a->nodes[x.out].out = end;
    if (a->failed || a->at != expression.n) {
        pst_automaton_free(a);
        return NULL;
    }
    a->states = pst_calloc(STATES_MAX, sizeof(struct state *));
    a->scratch = pst_calloc(a->node_count, sizeof *a->scratch);
    a->seen = pst_calloc(a->node_count, sizeof *a->seen);
    state_of_scratch(a); /* DEAD */
    reach(a, x.in);
    a->walk[0] = state_of_scratch(a);
    return a;
}

void pst_automaton_free(struct pst_automaton *a)
{
    if (a == NULL)
        return;
    for (size_t i = 0; i < a->state_count; i++) {
        free(a->states[i]->nodes);
        free(a->states[i]);
    }
    free(a->states);
    free(a->scratch);
    free(a->seen);
    pst_map_dispose(&a->known);
    free(a);
}

/* --- terms -----------------------------------------------------------------
 */

enum pst_automaton_answer pst_automaton_ask(struct pst_automaton *a,
                                            struct pst_str term, size_t *dead)
{
    size_t i = 0;
    size_t most = a->walked < term.n ? a->walked : term.n;
    while (i < most && a->bytes[i] == term.p[i])
        i++;
    uint16_t state = a->walk[i];
    for (; i < term.n && state != DEAD; i++) {
        unsigned char byte = (unsigned char)term.p[i];
        uint16_t next = a->states[state]->next[byte];
        state = next != UNKNOWN ? next : make_next(a, state, byte);
        if (state == UNKNOWN)
            return PST_AUTOMATON_FULL;
        if (i < WALK_MAX) {
            a->bytes[i] = term.p[i];
            a->walk[i + 1] = state;
            a->walked = i + 1;
        }
    }
    *dead = state == DEAD ? i : 0;
    return a->states[state]->ends ? PST_AUTOMATON_YES : PST_AUTOMATON_NO;
}
