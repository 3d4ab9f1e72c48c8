/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/pathglob.h: which paths a pattern stands for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "random.h"
#include "searcher/pathglob.h"

static bool matches(const char *glob, const char *path)
{
    return pst_pathglob_matches(pst_str_of(glob), pst_str_of(path));
}

static bool holds(const char *glob, const char *path, bool is_member)
{
    return pst_pathglob_holds(pst_str_of(glob), pst_str_of(path), is_member);
}

static void one_star_stays_in_a_component(void **state)
{
    (void)state;
    assert_true(matches("*.md", "a.md"));
    assert_true(matches("*.md", ".md"));
    assert_false(matches("*.md", "a.mdx"));
    assert_false(matches("*.md", "x/a.md"));
    assert_true(matches("x/*.md", "x/a.md"));
    assert_true(matches("x/*a*/b", "x/bab/b"));
    assert_false(matches("x/*a*/b", "x/bab/c/b"));
    assert_true(matches("*/*", "x/y"));
    assert_false(matches("*/*", "x"));
    assert_false(matches("*/*", "x/y/z"));
}

static void two_stars_cross_components(void **state)
{
    (void)state;
    assert_true(matches("**/b", "b"));
    assert_true(matches("**/b", "x/y/b"));
    assert_false(matches("**/b", "x/yb"));
    assert_true(matches("a/**/b", "a/b"));
    assert_true(matches("a/**/b", "a/x/y/b"));
    assert_false(matches("a/**/b", "ab"));
    assert_true(matches("a/**", "a/x/y"));
    assert_false(matches("a/**", "a"));
    assert_true(matches("a**c", "a/b/c"));
    assert_true(matches("**/*.m?", "x/y/z.md"));
    assert_false(matches("**/x*/c", "x1/b/c"));
    assert_true(matches("**/x*/c", "x1/b/x2/c"));
}

static void a_question_mark_is_one_character(void **state)
{
    (void)state;
    assert_true(matches("a?c", "abc"));
    assert_true(matches("a?c", "a\xc3\xa9"
                               "c"));
    assert_false(matches("a?c", "a/c"));
    assert_false(matches("a?c", "ac"));
    assert_true(matches("a?c", "a\xff"
                               "c"));
}

static void a_folder_stands_for_all_below(void **state)
{
    (void)state;
    assert_true(holds("e*/old", "essays/old/x.md", false));
    assert_true(holds("e*/old", "essays/old", false));
    assert_false(holds("e*/old", "essays/older/x.md", false));
    assert_true(holds("e*/old/", "essays/old/x.md", false));
    assert_false(holds("e*/old/", "essays/old", false));
    assert_true(holds("*.json/", "a.json", true));
    assert_false(holds("*.json/", "a.json", false));
    assert_true(holds("*.json", "a.json", true));
}

/* By the definition: what stands at i of the path may be taken by what stands
 * at `at` of the pattern. */
static bool slowly(const char *glob, size_t at, const char *path, size_t i)
{
    if (glob[at] == '\0')
        return path[i] == '\0';
    if (glob[at] != '*')
        return path[i] != '\0' &&
               (glob[at] == path[i] || (glob[at] == '?' && path[i] != '/')) &&
               slowly(glob, at + 1, path, i + 1);
    size_t run = strspn(glob + at, "*");
    bool begins = at == 0 || glob[at - 1] == '/';
    if (run > 1 && begins && glob[at + run] == '/') {
        if (slowly(glob, at + run + 1, path, i))
            return true;
        const char *slash = strchr(path + i, '/');
        return slash != NULL &&
               slowly(glob, at, path, (size_t)(slash - path) + 1);
    }
    for (size_t end = i;; end++) {
        if (slowly(glob, at + run, path, end))
            return true;
        if (path[end] == '\0' || (run == 1 && path[end] == '/'))
            return false;
    }
}

static void spell(uint64_t *seed, const char *letters, char *out, size_t most)
{
    size_t n = random_below(seed, (uint32_t)most);
    for (size_t i = 0; i < n; i++)
        out[i] = letters[random_below(seed, (uint32_t)strlen(letters))];
    out[n] = '\0';
}

static void random_patterns_match_as_defined(void **state)
{
    uint64_t seed = 7;
    size_t matched = 0;
    (void)state;
    for (int i = 0; i < 200000; i++) {
        char glob[12];
        char path[12];
        spell(&seed, "ab/**?", glob, sizeof glob);
        spell(&seed, "ab/", path, sizeof path);
        bool wanted = slowly(glob, 0, path, 0);
        matched += wanted;
        if (matches(glob, path) != wanted)
            fail_msg("%s for %s: not %d", glob, path, wanted);
    }
    assert_true(matched > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_star_stays_in_a_component),
        cmocka_unit_test(two_stars_cross_components),
        cmocka_unit_test(a_question_mark_is_one_character),
        cmocka_unit_test(a_folder_stands_for_all_below),
        cmocka_unit_test(random_patterns_match_as_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
