/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/style.h"

#include <stdio.h>
#include <string.h>

#include "base/term.h"

static const char *const ink_keys[PST_INK_COUNT] = {
    "color.title", "color.path", "color.line",
    "color.match", "color.meta", "color.stale"};

/* --- colours by name ------------------------------------------------------ */

static int index_in(const char *const *names, struct pst_str word)
{
    for (int i = 0; names[i] != NULL; i++)
        if (pst_str_is(word, names[i]))
            return i;
    return -1;
}

static bool parse_number(struct pst_str s, unsigned base, unsigned *out)
{
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *digits = "0123456789abcdef";
        char c = s.p[i] >= 'A' && s.p[i] <= 'F' ? (char)(s.p[i] + 32) : s.p[i];
        const char *d = c != '\0' ? strchr(digits, c) : NULL;
        if (d == NULL || (unsigned)(d - digits) >= base)
            return false;
        *out = *out * base + (unsigned)(d - digits);
    }
    return s.n != 0;
}

/* One colour as a parameter of the sequence; `ground` is 30 or 40. */
static bool add_color(struct pst_buf *out, struct pst_str word, int ground)
{
    static const char *const names[] = {"black",   "red",     "green", "yellow",
                                        "blue",    "magenta", "cyan",  "white",
                                        "default", NULL};
    unsigned v = 0;
    int i = index_in(names, word);
    if (i >= 0) {
        pst_buf_addf(out, ";%d", ground + (i == 8 ? 9 : i));
        return true;
    }
    if (word.n > 6 && pst_str_starts(word, "bright")) {
        i = index_in(names, (struct pst_str){word.p + 6, word.n - 6});
        pst_buf_addf(out, ";%d", ground + 60 + i);
        return i >= 0 && i < 8;
    }
    if (word.n == 7 && word.p[0] == '#' &&
        parse_number((struct pst_str){word.p + 1, 6}, 16, &v)) {
        pst_buf_addf(out, ";%d;2;%u;%u;%u", ground + 8, v >> 16, v >> 8 & 255,
                     v & 255);
        return true;
    }
    if (word.n <= 3 && parse_number(word, 10, &v) && v < 256) {
        pst_buf_addf(out, ";%d;5;%u", ground + 8, v);
        return true;
    }
    return false;
}

static bool add_word(struct pst_buf *out, struct pst_str word, int *colors)
{
    static const char *const attributes[] = {
        "reset", "bold", "dim", "italic", "ul", "blink", "", "reverse", NULL};
    if (pst_str_is(word, "normal")) {
        ++*colors; /* keeps its place: "normal red" is a red ground */
        return *colors <= 2;
    }
    int i = index_in(attributes, word);
    if (i >= 0) {
        pst_buf_addf(out, ";%d", i);
        return true;
    }
    return ++*colors <= 2 && add_color(out, word, *colors == 1 ? 30 : 40);
}

bool pst_sgr_parse(const char *words, char out[PST_SGR_MAX])
{
    struct pst_buf parameters = PST_BUF_INIT;
    int colors = 0;
    bool good = true;
    out[0] = '\0';
    for (const char *p = words; good;) {
        p += strspn(p, " \t");
        size_t n = strcspn(p, " \t");
        if (n == 0)
            break;
        good = add_word(&parameters, (struct pst_str){p, n}, &colors);
        p += n;
    }
    good = good && parameters.n + 3 < PST_SGR_MAX;
    if (good && parameters.n != 0)
        snprintf(out, PST_SGR_MAX, "\x1b[%sm", parameters.p + 1);
    pst_buf_dispose(&parameters);
    return good;
}

static int fail_colour(const struct pst_config *c, const char *key,
                       struct pst_error *err)
{
    static const char file[] = "file:";
    const struct pst_config_value *v = pst_config_get(c, key);
    const char *where = v->origin;
    if (strncmp(where, file, sizeof file - 1) == 0)
        where += sizeof file - 1;
    return pst_fail(err, PST_EUSAGE,
                    "%s:%u: %s: \"%s\" is no colour; wanted are words such as "
                    "bold, ul, red, brightblue, 208 or #ff8800",
                    where, v->line, key, v->value);
}

int pst_style_colors(struct pst_style *s, const struct pst_config *c,
                     struct pst_error *err)
{
    for (size_t i = 0; i < PST_INK_COUNT; i++) {
        const char *words = pst_config_string(c, ink_keys[i]);
        if (!pst_sgr_parse(words, s->ink[i]))
            return fail_colour(c, ink_keys[i], err);
    }
    return 0;
}

/* --- text ----------------------------------------------------------------- */

void pst_ink_begin(struct pst_buf *out, const struct pst_style *s,
                   enum pst_ink ink)
{
    if (s->color)
        pst_buf_adds(out, s->ink[ink]);
}

void pst_ink_end(struct pst_buf *out, const struct pst_style *s,
                 enum pst_ink ink)
{
    if (s->color && s->ink[ink][0] != '\0')
        pst_buf_adds(out, "\x1b[0m");
}

void pst_ink_text(struct pst_buf *out, const struct pst_style *s,
                  enum pst_ink ink, struct pst_str text)
{
    pst_ink_begin(out, s, ink);
    pst_term_safe(out, text, PST_TERM_SPACES);
    pst_ink_end(out, s, ink);
}

void pst_style_path(struct pst_buf *out, const struct pst_style *s,
                    struct pst_str path)
{
    if (s->tty)
        pst_term_safe(out, path, 0);
    else
        pst_buf_addstr(out, path);
}

void pst_link_begin(struct pst_buf *out, const struct pst_style *s,
                    const char *path)
{
    static const char plain[] = "-._~/";
    if (!s->hyperlink || !s->color)
        return;
    pst_buf_addf(out, "\x1b]8;;file://%s", s->host);
    for (const char *p = path; *p != '\0'; p++) {
        bool kept = (*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') ||
                    (*p >= 'A' && *p <= 'Z') || strchr(plain, *p) != NULL;
        if (kept)
            pst_buf_addc(out, *p);
        else
            pst_buf_addf(out, "%%%02X", (unsigned char)*p);
    }
    pst_buf_adds(out, "\x1b\\");
}

void pst_link_end(struct pst_buf *out, const struct pst_style *s)
{
    if (s->hyperlink && s->color)
        pst_buf_adds(out, "\x1b]8;;\x1b\\");
}
