/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/ignore.h against a table of cases, and against git itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "indexer/ignore.h"
#include "tests/unit/tempdir.h"

struct ignore_case {
    const char *patterns;
    const char *path; /* a folder if it ends in '/' */
    bool ignored;
};

static const struct ignore_case cases[] = {
    {"foo", "foo", true},
    {"foo", "a/b/foo", true},
    {"foo", "food", false},
    {"foo", "foo/bar", true},
    {"foo/", "foo", false},
    {"foo/", "foo/", true},
    {"foo/", "a/foo/", true},
    {"foo/", "a/foo/x", true},
    {"/foo", "foo", true},
    {"/foo", "a/foo", false},
    {"a/foo", "a/foo", true},
    {"a/foo", "b/a/foo", false},
    {"/a/foo", "a/foo", true},
    {"*.txt", "x.txt", true},
    {"*.txt", "a/.txt", true},
    {"*.txt", "x.txt.md", false},
    {"/*.txt", "x.txt", true},
    {"/*.txt", "a/x.txt", false},
    {"a/*.txt", "a/b/x.txt", false},
    {"a/*", "a/x", true},
    {"*", "x", true},
    {"*\n!x", "x", false},
    {"*\n!x\nx", "x", true},
    {"*.txt\n!keep.txt", "keep.txt", false},
    {"*.txt\n!keep.txt", "drop.txt", true},
    {"a/\n!a/x", "a/x", true},
    {"a/*\n!a/x", "a/x", false},
    {"?oo", "foo", true},
    {"?oo", "oo", false},
    {"f?", "f/", false},
    {"a?b", "a/b", false},
    {"a*b", "a/b", false},
    {"**/foo", "foo", true},
    {"**/foo", "a/b/foo", true},
    {"**/a/foo", "b/a/foo", true},
    {"a/**", "a/x", true},
    {"a/**", "a/x/y", true},
    {"a/**", "a/", false},
    {"a/**/b", "a/b", true},
    {"a/**/b", "a/x/b", true},
    {"a/**/b", "a/x/y/b", true},
    {"a/**/b", "ab", false},
    {"a/**/b/c", "a/b/x/b/c", true},
    {"**", "x", true},
    {"**/", "x", false},
    {"**/", "x/", true},
    {"a**b", "axyb", true},
    {"a/b**c", "a/bxc", true},
    {"a/b**c", "a/b/c", false},
    {"[abc]x", "bx", true},
    {"[abc]x", "dx", false},
    {"[a-c]x", "bx", true},
    {"[!a-c]x", "bx", false},
    {"[!a-c]x", "dx", true},
    {"[^a-c]x", "dx", true},
    {"[]x]", "]", true},
    {"[]x]", "x", true},
    {"[!]]", "]", false},
    {"[!]]", "y", true},
    {"[a-]", "-", true},
    {"[-a]", "-", true},
    {"[a-c-e]", "d", false},
    {"[a-c-e]", "-", true},
    {"[\\]]", "]", true},
    {"[\\-z]", "z", true},
    {"[[:digit:]]x", "7x", true},
    {"[[:digit:]]x", "ax", false},
    {"[[:alpha:][:digit:]]", "7", true},
    {"[![:alpha:]]", "7", true},
    {"[[:nosuch:]]", "n", false},
    {"[[:digit]x", "dx", true},
    {"[a", "a", false},
    {"[a", "[a", false},
    {"x[/]y", "x/y", false},
    {"x[a/]y", "xay", true},
    {"\\*", "*", true},
    {"\\*", "x", false},
    {"\\!x", "!x", true},
    {"\\#x", "#x", true},
    {"#x", "#x", false},
    {"# comment\nx", "x", true},
    {"a\\bc", "abc", true},
    {"x\\", "x", false},
    {"x\\", "x\\", false},
    {"x ", "x", true},
    {"x\\ ", "x ", true},
    {"x\\ ", "x", false},
    {"x\\  ", "x ", true},
    {" x", " x", true},
    {"x\t", "x", false},
    {"x\r\ny\r\n", "x", true},
    {"\n\n\nx\n", "x", true},
    {"!", "!", false},
    {"/", "x", false},
    {"foo//", "foo/", false},
    {"\xef\xbb\xbfx", "x", true},
    {"Foo", "foo", false},
    {"n\xc3\xa4he", "n\xc3\xa4he", true},
    {"n?he", "n\xc3\xa4he", false},
    {"n??he", "n\xc3\xa4he", true},
    {"*a*b*c", "xaybzc", true},
    {"*a*b*c", "xaybz", false},
    {"*.t?t", "a.b.txt", true},
    {"a/*/c", "a/b/c", true},
    {"a/*/c", "a/b/b/c", false},
    {"a/b/\n!a/b/", "a/b/", false},
    {"**/a/**/b/**", "x/a/y/b/z", true},
    {"**/a/**/b/**", "x/a/y/b/", false},
    {"\\a", "a", true},
    {"a\\/b", "a/b", true},
};
enum { CASES = sizeof cases / sizeof *cases };

enum verdict { NONE /* no pattern fits */, DROP, KEEP /* taken back in */ };

static enum verdict verdict_of(const struct pst_ignore_list *l,
                               struct pst_str path, bool is_folder)
{
    const struct pst_ignore_rule *rule =
        pst_ignore_list_find(l, path, is_folder);
    if (rule == NULL)
        return NONE;
    return rule->keep ? KEEP : DROP;
}

/* As a walk would: a folder that drops takes all below it along. */
static bool is_ignored(const char *patterns, const char *path)
{
    struct pst_ignore_list list;
    pst_ignore_list_init(&list);
    pst_ignore_list_parse(&list, pst_str_of(patterns));
    bool ignored = false;
    for (size_t n = 1; !ignored && path[n - 1] != '\0'; n++) {
        bool last = path[n] == '\0';
        if (path[n] != '/' && !last)
            continue;
        if (last && path[n - 1] == '/')
            break;
        ignored = verdict_of(&list, (struct pst_str){path, n},
                             path[n] == '/') == DROP;
    }
    pst_ignore_list_dispose(&list);
    return ignored;
}

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++)
        if (is_ignored(cases[i].patterns, cases[i].path) != cases[i].ignored)
            fail_msg("case %zu: \"%s\" and %s", i, cases[i].patterns,
                     cases[i].path);
}

static void put_case(void **state, size_t number, struct pst_buf *paths)
{
    const struct ignore_case *c = &cases[number];
    struct pst_buf name = PST_BUF_INIT;
    pst_buf_addf(&name, "c%03zu/.gitignore", number);
    tempdir_write(state, name.p, c->patterns, strlen(c->patterns));
    pst_buf_clear(&name);
    pst_buf_addf(&name, "c%03zu/%s", number, c->path);
    if (name.p[name.n - 1] == '/') {
        tempdir_folder(state, name.p);
        pst_buf_truncate(&name, name.n - 1);
    } else {
        tempdir_write(state, name.p, "x", 1);
    }
    pst_buf_add(paths, name.p, name.n + 1);
    pst_buf_dispose(&name);
}

static bool is_listed(const struct pst_buf *list, const char *path)
{
    for (const char *p = list->p; p < list->p + list->n; p += strlen(p) + 1)
        if (strcmp(p, path) == 0)
            return true;
    return false;
}

static void test_like_git(void **state)
{
    if (system("git --version >/dev/null 2>&1") != 0) {
        print_message("# no git here to compare with\n");
        return;
    }
    struct pst_buf paths = PST_BUF_INIT, command = PST_BUF_INIT;
    for (size_t i = 0; i < CASES; i++)
        put_case(state, i, &paths);
    tempdir_write(state, "paths", paths.p, paths.n);
    pst_buf_addf(&command,
                 "cd '%s' && export GIT_CONFIG_GLOBAL=/dev/null "
                 "GIT_CONFIG_NOSYSTEM=1 && unset GIT_DIR GIT_WORK_TREE "
                 "GIT_INDEX_FILE && git init -q . && "
                 "git check-ignore --no-index --stdin -z <paths >ignored",
                 (const char *)*state);
    assert_int_equal(system(command.p), 0);

    struct pst_buf ignored = PST_BUF_INIT;
    char *list = tempdir_path(state, "ignored");
    assert_int_equal(pst_file_read(list, 0, &ignored, NULL), 0);
    const char *path = paths.p;
    for (size_t i = 0; i < CASES; i++) {
        if (is_listed(&ignored, path) != cases[i].ignored)
            fail_msg("git says otherwise in case %zu: \"%s\" and %s", i,
                     cases[i].patterns, cases[i].path);
        path += strlen(path) + 1;
    }
    free(list);
    pst_buf_dispose(&paths);
    pst_buf_dispose(&command);
    pst_buf_dispose(&ignored);
}

static void test_verdicts(void **state)
{
    (void)state;
    struct pst_ignore_list list;
    pst_ignore_list_init(&list);
    struct pst_str x = pst_str_of("x"), y = pst_str_of("y");
    assert_int_equal(verdict_of(&list, x, false), NONE);
    pst_ignore_list_add(&list, pst_str_of("[xy]"));
    pst_ignore_list_add(&list, pst_str_of("!y"));
    assert_int_equal(verdict_of(&list, x, false), DROP);
    assert_int_equal(verdict_of(&list, y, false), KEEP);
    pst_ignore_list_dispose(&list);
}

/* Patterns that take for ever when every star is tried everywhere. */
static void test_many_stars(void **state)
{
    (void)state;
    struct pst_buf pattern = PST_BUF_INIT, folders = PST_BUF_INIT;
    struct pst_buf name = PST_BUF_INIT, path = PST_BUF_INIT;
    for (int i = 0; i < 200; i++) {
        pst_buf_adds(&pattern, "*a");
        pst_buf_adds(&folders, "**/a/");
        pst_buf_adds(&name, "aa");
        pst_buf_adds(&path, "a/a/");
    }
    pst_buf_adds(&pattern, "b");
    pst_buf_adds(&folders, "b");
    pst_buf_adds(&path, "c");
    assert_false(is_ignored(pattern.p, name.p));
    assert_false(is_ignored(folders.p, path.p));
    pst_buf_dispose(&pattern);
    pst_buf_dispose(&folders);
    pst_buf_dispose(&name);
    pst_buf_dispose(&path);
}

static void test_long_line(void **state)
{
    (void)state;
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_adds(&text, "x");
    for (int i = 0; i < PST_IGNORE_LINE_MAX; i++)
        pst_buf_addc(&text, '*');
    assert_false(is_ignored(text.p, "x"));
    pst_buf_truncate(&text, PST_IGNORE_LINE_MAX);
    assert_true(is_ignored(text.p, "x"));
    pst_buf_dispose(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test_setup_teardown(test_like_git, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_many_stars),
        cmocka_unit_test(test_long_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
