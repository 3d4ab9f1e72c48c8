/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/pathinfo.h"

#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "schema/pathterms.h"
#include "text/utf8.h"

enum { YEAR_MIN = 1500, YEAR_MAX = 2100 };

/* The last component; *folders gets what is before it, without its '/'. */
static struct pst_str last_component(struct pst_str path,
                                     struct pst_str *folders)
{
    size_t at = path.n;
    while (at > 0 && path.p[at - 1] != '/')
        at--;
    folders->p = path.p;
    folders->n = at > 0 ? at - 1 : 0;
    return (struct pst_str){path.p + at, path.n - at};
}

static bool is_alnum(char c)
{
    return pst_is_digit(c) || pst_is_alpha(c);
}

/* Without ".txt", ".txt.gz" and so on; "v1.2" keeps its digits. */
static struct pst_str stem_of(struct pst_str name)
{
    for (int i = 0; i < 2; i++) {
        struct pst_str ext = pst_path_extension(name);
        if (ext.n == 0 || pst_is_digit(ext.p[0]))
            break;
        name.n -= ext.n + 1;
    }
    return name;
}

static bool in_word(char c)
{
    return is_alnum(c) || (unsigned char)c >= 0x80;
}

/* The number of exactly n digits at p; -1 when there is none. */
static int number(struct pst_str s, size_t at, size_t n)
{
    if (at + n > s.n)
        return -1;
    int v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (!pst_is_digit(s.p[i]))
            return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

/* Year, month and day at `at`, with the same separator or none between them;
 * returns the bytes used. */
static size_t full_date(struct pst_str s, size_t at, struct pst_date *out)
{
    int year = number(s, at, 4);
    if (year < YEAR_MIN || year > YEAR_MAX)
        return 0;
    size_t gap = at + 4 < s.n && pst_is_one_of(s.p[at + 4], "-_./ ") ? 1 : 0;
    int month = number(s, at + 4 + gap, 2);
    int day = number(s, at + 6 + 2 * gap, 2);
    size_t end = at + 8 + 2 * gap;
    if (month < 0 || day < 0 || (end < s.n && pst_is_digit(s.p[end])))
        return 0;
    if (gap != 0 && s.p[at + 4] != s.p[at + 7])
        return 0;
    struct pst_date d = {(int16_t)year, (int8_t)month, (int8_t)day};
    if (month == 0 || day == 0 || !pst_date_valid(&d))
        return 0;
    *out = d;
    return end - at;
}

/* 2017/7/12/ of an address. */
static size_t short_date(struct pst_str s, size_t at, struct pst_date *out)
{
    int parts[2], year = number(s, at, 4);
    size_t end = at + 4;
    if (year < YEAR_MIN || year > YEAR_MAX)
        return 0;
    for (size_t i = 0; i < 2; i++) {
        size_t n = end + 2 < s.n && pst_is_digit(s.p[end + 2]) ? 2 : 1;
        if (end >= s.n || s.p[end] != '/')
            return 0;
        parts[i] = number(s, end + 1, n);
        end += 1 + n;
    }
    struct pst_date d = {(int16_t)year, (int8_t)parts[0], (int8_t)parts[1]};
    if (parts[0] < 1 || parts[1] < 1 || !pst_date_valid(&d) ||
        (end < s.n && s.p[end] != '/'))
        return 0;
    *out = d;
    return end - at;
}

/* Year and month with a separator. */
static size_t month_date(struct pst_str s, size_t at, struct pst_date *out)
{
    int year = number(s, at, 4);
    if (year < YEAR_MIN || year > YEAR_MAX || at + 7 > s.n)
        return 0;
    int month = number(s, at + 5, 2);
    bool ends = at + 7 == s.n || !is_alnum(s.p[at + 7]);
    if (!pst_is_one_of(s.p[at + 4], "-_/") || month < 1 || month > 12 || !ends)
        return 0;
    *out = (struct pst_date){(int16_t)year, (int8_t)month, 0};
    return 7;
}

static size_t year_date(struct pst_str s, size_t at, struct pst_date *out)
{
    int year = number(s, at, 4);
    bool ends = at + 4 == s.n || !in_word(s.p[at + 4]);
    if (at + 5 < s.n && s.p[at + 4] == '-' && pst_is_digit(s.p[at + 5]))
        ends = false; /* a number in two parts */
    if (year < YEAR_MIN || year > YEAR_MAX || !ends)
        return 0;
    *out = (struct pst_date){(int16_t)year, 0, 0};
    return 4;
}

/* The most precise date in s that begins where no word goes on. */
static bool find_date(struct pst_str s, struct pst_date *out)
{
    static size_t (*const forms[])(struct pst_str, size_t,
                                   struct pst_date *) = {full_date, short_date,
                                                         month_date, year_date};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
        for (size_t at = 0; at + 4 <= s.n; at++)
            if ((at == 0 || !in_word(s.p[at - 1])) && forms[f](s, at, out) != 0)
                return true;
    return false;
}

bool pst_path_date(struct pst_str path, struct pst_date *out)
{
    struct pst_str folders;
    struct pst_str name = stem_of(last_component(path, &folders));
    struct pst_date of_name, of_folders;
    bool named = find_date(name, &of_name);
    bool foldered = find_date(folders, &of_folders);
    if (!named && !foldered)
        return false;
    bool folders_better =
        foldered && (!named || (of_name.month == 0 && of_folders.month != 0 &&
                                of_name.year == of_folders.year));
    *out = folders_better ? of_folders : of_name;
    return true;
}

static bool is_generic(struct pst_str name)
{
    static const char *const generic[] = {"index",   "readme",  "_index",
                                          "default", "article", "post"};
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        if (name.n == strlen(generic[i]) &&
            strncasecmp(name.p, generic[i], name.n) == 0)
            return true;
    return false;
}

/* Without a date in front, unless nothing else is left. */
static struct pst_str without_date(struct pst_str name)
{
    struct pst_date d;
    size_t n = full_date(name, 0, &d);
    while (n != 0 && n < name.n && pst_is_one_of(name.p[n], "-_. "))
        n++;
    if (n == name.n)
        return name;
    return (struct pst_str){name.p + n, name.n - n};
}

/* Without the numbers by which programs tell their exports apart: Substack's in
 * front ("40712385.title"), Notion's behind ("Title 0123...cdef"). */
static struct pst_str without_id(struct pst_str name)
{
    enum { DIGITS_MIN = 6, HEX = 32 };
    size_t n = 0;
    while (n < name.n && pst_is_digit(name.p[n]))
        n++;
    if (n >= DIGITS_MIN && n + 1 < name.n && name.p[n] == '.')
        return (struct pst_str){name.p + n + 1, name.n - n - 1};
    for (n = 0; n < HEX && n < name.n; n++)
        if (pst_hex_digit(name.p[name.n - 1 - n]) < 0)
            break;
    if (n == HEX && name.n > HEX + 1 && name.p[name.n - HEX - 1] == ' ')
        name.n -= HEX + 1;
    return name;
}

void pst_path_title(struct pst_buf *out, struct pst_str path)
{
    struct pst_str folders;
    struct pst_str name = stem_of(last_component(path, &folders));
    if (is_generic(name) && folders.n != 0)
        name = last_component(folders, &folders);
    name = without_id(without_date(name));
    bool has_space = memchr(name.p, ' ', name.n) != NULL;
    size_t from = out->n;
    for (size_t at = 0; at < name.n;) {
        size_t n;
        uint32_t cp = pst_utf8_decode(name.p + at, name.p + name.n, &n);
        bool separates =
            cp == '_' || cp == '+' || cp <= ' ' || (cp == '-' && !has_space);
        if (!separates)
            pst_utf8_append(out, cp);
        else if (out->n > from && out->p[out->n - 1] != ' ')
            pst_buf_addc(out, ' ');
        at += n;
    }
    if (out->n > from && out->p[out->n - 1] == ' ')
        pst_buf_truncate(out, out->n - 1);
}
