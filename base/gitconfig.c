/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/gitconfig.h"

#include <string.h>

enum { END = -1 };

void pst_gitconfig_init(struct pst_gitconfig *g, struct pst_str text,
                        const char *name)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (pst_str_starts(text, mark)) {
        text.p += sizeof mark - 1;
        text.n -= sizeof mark - 1;
    }
    *g = (struct pst_gitconfig){.name = name,
                                .p = text.p,
                                .end = text.p + text.n,
                                .now = 1,
                                .section = PST_BUF_INIT,
                                .key = PST_BUF_INIT,
                                .value = PST_BUF_INIT};
}

void pst_gitconfig_dispose(struct pst_gitconfig *g)
{
    pst_buf_dispose(&g->section);
    pst_buf_dispose(&g->key);
    pst_buf_dispose(&g->value);
}

static int wrong(struct pst_gitconfig *g, struct pst_error *err,
                 const char *what)
{
    g->p = g->end;
    return pst_fail(err, PST_EUSAGE, "%s:%u: %s", g->name, g->now, what);
}

/* The next character, CR LF as LF, or END. */
static int peek(const struct pst_gitconfig *g)
{
    if (g->p == g->end)
        return END;
    if (g->p[0] == '\r' && g->end - g->p > 1 && g->p[1] == '\n')
        return '\n';
    return (unsigned char)g->p[0];
}

static int take(struct pst_gitconfig *g)
{
    int c = peek(g);
    if (c == END)
        return c;
    g->p += c == '\n' && g->p[0] == '\r' ? 2 : 1;
    if (c == '\n')
        g->now++;
    return c;
}

static bool is_blank(int c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static void skip_blank(struct pst_gitconfig *g)
{
    while (is_blank(peek(g)))
        take(g);
}

/* To the end of the line, which stays. */
static void skip_comment(struct pst_gitconfig *g)
{
    while (peek(g) != END && peek(g) != '\n')
        take(g);
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(int c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

static char lower(int c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* After [section and a blank: "Sub"; up to the closing quote. */
static int read_subsection(struct pst_gitconfig *g, struct pst_error *err)
{
    skip_blank(g);
    if (take(g) != '"')
        return wrong(g, err, "a subsection must stand in double quotes");
    pst_buf_addc(&g->section, '.');
    for (;;) {
        int c = peek(g);
        if (c == '\\') {
            take(g);
            c = peek(g);
        } else if (c == '"') {
            take(g);
            return 0;
        }
        if (c == END || c == '\n' || c == '\0')
            return wrong(g, err, "the subsection's name has no end");
        pst_buf_addc(&g->section, (char)take(g));
    }
}

/* After the '[' . */
static int read_section(struct pst_gitconfig *g, struct pst_error *err)
{
    pst_buf_clear(&g->section);
    while (is_name(peek(g)) || peek(g) == '.')
        pst_buf_addc(&g->section, lower(take(g)));
    if (g->section.n == 0)
        return wrong(g, err, "a section's name is letters, digits and '-'");
    if (is_blank(peek(g))) {
        int r = read_subsection(g, err);
        if (r != 0)
            return r;
    }
    if (peek(g) != ']')
        return wrong(g, err, "the section's heading has no ']'");
    take(g);
    pst_buf_addc(&g->section, '.');
    return 0;
}

/* After a backslash in a value. */
static int read_escape(struct pst_gitconfig *g, struct pst_error *err)
{
    static const char letters[] = "ntb\"\\";
    static const char stands_for[] = "\n\t\b\"\\";
    int c = peek(g);
    if (c == '\n') {
        take(g);
        return 0;
    }
    const char *at = c > 0 ? strchr(letters, c) : NULL;
    if (at == NULL)
        return wrong(g, err,
                     "unknown escape: only \\n \\t \\b \\\" and \\\\ are known "
                     "(write \\\\ for one backslash)");
    take(g);
    pst_buf_addc(&g->value, stands_for[at - letters]);
    return 0;
}

/* After the '='; to the end of the line. */
static int read_value(struct pst_gitconfig *g, struct pst_error *err)
{
    bool quoted = false;
    size_t keep = 0; /* blanks after this length are at the end so far */
    skip_blank(g);
    for (;;) {
        int c = peek(g);
        if (c == END || c == '\n') {
            if (quoted)
                return wrong(g, err, "the quoted value has no end");
            break;
        }
        if (c == '\0')
            return wrong(g, err, "a NUL byte; is this a configuration file?");
        if (!quoted && (c == '#' || c == ';')) {
            skip_comment(g);
            break;
        }
        take(g);
        if (c == '"') {
            quoted = !quoted;
        } else if (c == '\\') {
            int r = read_escape(g, err);
            if (r != 0)
                return r;
        } else {
            pst_buf_addc(&g->value, (char)c);
            if (!quoted && is_blank(c))
                continue;
        }
        keep = g->value.n;
    }
    pst_buf_truncate(&g->value, keep);
    return 0;
}

static int read_variable(struct pst_gitconfig *g, struct pst_error *err)
{
    if (g->section.n == 0)
        return wrong(g, err, "a variable before the first [section]");
    pst_buf_clear(&g->key);
    pst_buf_addstr(&g->key, pst_buf_str(&g->section));
    pst_buf_clear(&g->value);
    g->line = g->now;
    while (is_name(peek(g)))
        pst_buf_addc(&g->key, lower(take(g)));
    skip_blank(g);
    int c = peek(g);
    g->bare = c != '=';
    if (!g->bare) {
        take(g);
        return read_value(g, err);
    }
    if (c == '#' || c == ';')
        skip_comment(g);
    else if (c != '\n' && c != END)
        return wrong(g, err, "no '=' after the variable's name");
    return 0;
}

int pst_gitconfig_next(struct pst_gitconfig *g, struct pst_error *err)
{
    for (;;) {
        int c = peek(g);
        int r = 0;
        if (c == END)
            return 0;
        if (c == '\n' || is_blank(c)) {
            take(g);
        } else if (c == '#' || c == ';') {
            skip_comment(g);
        } else if (c == '[') {
            take(g);
            r = read_section(g, err);
        } else if (is_letter(c)) {
            r = read_variable(g, err);
            return r != 0 ? r : 1;
        } else {
            r = wrong(g, err,
                      "neither a [section], nor name = value, nor a # comment");
        }
        if (r != 0)
            return r;
    }
}
