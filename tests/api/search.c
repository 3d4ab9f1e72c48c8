/* SPDX-License-Identifier: GPL-2.0-or-later */
/* include/postil.h, over an index that postil index made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil.h>

static char root[] = "/tmp/postil-api-XXXXXX";

static void put(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void run(const char *command)
{
    char line[1000];
    snprintf(line, sizeof line, "cd %s && %s", root, command);
    assert_int_equal(system(line), 0);
}

static void reindex(void)
{
    run("\"$POSTIL_BIN\"/postil index -q");
}

static int make_tree(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(root));
    put("a.txt", "Harbour dues\n\nThe harbour has dues.\nNo dam is here.\n");
    put("b.md", "---\ntitle: The weir\nauthor: [Ann Example, Bo Example]\n"
                "date: 2014-12-11\ntags: [water, rivers]\nlang: en\n---\n\n"
                "A *weir* is no dam; dams are higher.\n");
    put("c.txt", "A dam\n\nA dam holds water. Water is held by a dam.\n");
    reindex();
    return 0;
}

static int remove_tree(void **state)
{
    (void)state;
    run("rm -rf \"$PWD\"");
    return 0;
}

static postil_index *open_index(void)
{
    postil_index *index;
    postil_error err;
    if (postil_open_with(&index, root, POSTIL_NO_CONFIG, &err) != 0)
        fail_msg("%s", err.message);
    return index;
}

static postil_request request_of(const char *query)
{
    postil_request ask = POSTIL_REQUEST_INIT;
    ask.query = query;
    return ask;
}

static postil_results *search(postil_index *index, const postil_request *ask)
{
    postil_results *found;
    postil_error err;
    if (postil_search(&found, index, ask, &err) != 0)
        fail_msg("%s: %s", ask->query, err.message);
    assert_int_equal(err.code, POSTIL_OK);
    return found;
}

static void expect_str(postil_str got, const char *wanted)
{
    assert_int_equal(got.p[got.n], '\0');
    assert_string_equal(got.p, wanted);
    assert_int_equal(got.n, strlen(wanted));
}

static void expect_name(const postil_hit *h, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", root, name);
    expect_str(h->path, path);
}

static void what_is_found(void **state)
{
    (void)state;
    postil_index *index = open_index();
    const postil_request ask = request_of("weir");
    postil_results *found = search(index, &ask);
    assert_int_equal(postil_article_count(index), 3);
    assert_string_equal(postil_root(index), root);
    postil_close(index); /* the results do not need it */

    assert_int_equal(found->count, 1);
    assert_int_equal(found->total, 1);
    assert_false(found->is_partial);
    const postil_hit *h = &found->hits[0];
    expect_name(h, "b.md");
    expect_str(h->title, "The weir");
    assert_int_equal(h->author_count, 2);
    expect_str(h->authors[1], "Bo Example");
    expect_str(h->date, "2014-12-11");
    assert_int_equal(h->tag_count, 2);
    expect_str(h->tags[0], "water");
    expect_str(h->lang, "en");
    assert_int_equal(h->id.n, 16);
    assert_int_equal(h->member.n, 0);
    assert_false(h->is_stale);
    assert_false(h->is_decoded);
    assert_true(h->score > 0);

    assert_int_equal(h->match_count, 2);
    assert_string_equal(h->matches[0].field, "title");
    assert_int_equal(h->matches[0].line, 2);
    assert_string_equal(h->matches[1].field, "body");
    assert_int_equal(h->matches[1].line, 9);
    assert_int_equal(h->matches[1].column, 4);
    assert_int_equal(h->matches[1].end_column, 8);
    assert_int_equal(h->matches[1].end_byte - h->matches[1].byte, 4);
    assert_true(h->best < h->match_count);

    assert_int_equal(h->snippet_count, 1);
    const postil_snippet *s = &h->snippets[h->snippet_count - 1];
    assert_int_equal(s->mark_count, 1);
    assert_memory_equal(s->text.p + s->marks[0].begin, "weir", 4);
    assert_int_equal(h->text.n, 0);
    postil_results_free(found);
}

static void order_and_pages(void **state)
{
    (void)state;
    postil_index *index = open_index();
    postil_request ask = request_of("dam");
    ask.sort = POSTIL_BY_PATH;
    ask.flags = POSTIL_REVERSE;
    ask.offset = 1;
    ask.limit = 1;
    ask.snippets = 0;
    postil_results *found = search(index, &ask);
    assert_int_equal(found->total, 3);
    assert_int_equal(found->count, 1);
    expect_name(&found->hits[0], "b.md");
    assert_int_equal(found->hits[0].snippet_count, 0);
    postil_results_free(found);
    postil_close(index);
}

static void text_and_facets(void **state)
{
    (void)state;
    postil_index *index = open_index();
    postil_request ask = request_of("dam");
    ask.flags = POSTIL_TEXT;
    ask.facets = "author,year";
    postil_results *found = search(index, &ask);
    for (size_t i = 0; i < found->count; i++)
        assert_non_null(strstr(found->hits[i].text.p, "dam"));
    assert_int_equal(found->facet_count, 2);
    assert_string_equal(found->facets[0].name, "author");
    assert_int_equal(found->facets[0].count, 2);
    assert_int_equal(found->facets[0].without, 2);
    assert_string_equal(found->facets[1].name, "year");
    expect_str(found->facets[1].values[0].text, "2014");
    assert_int_equal(found->facets[1].values[0].count, 1);
    postil_results_free(found);

    ask.facets = "nonesuch";
    postil_error err;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EUSAGE);
    assert_null(found);
    postil_close(index);
}

static void remarks(void **state)
{
    (void)state;
    postil_index *index = open_index();
    postil_request ask = request_of("\"dam");
    postil_results *found = search(index, &ask);
    assert_int_equal(found->repair_count, 1);
    assert_int_equal(found->repairs[0].begin, 0);
    assert_true(strlen(found->repairs[0].message) > 0);
    postil_results_free(found);

    postil_error err;
    ask.flags = POSTIL_STRICT;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EQUERY);
    assert_null(found);
    assert_int_equal(err.code, POSTIL_EQUERY);
    assert_int_equal(postil_search(&found, index, &ask, NULL), -POSTIL_EQUERY);

    ask = request_of("harbour weir");
    found = search(index, &ask);
    assert_int_equal(found->total, 0);
    postil_results_free(found);
    ask.flags = POSTIL_PARTIAL;
    found = search(index, &ask);
    assert_true(found->is_partial);
    assert_int_equal(found->total, 2);
    assert_int_equal(found->hits[0].missing_count, 1);
    postil_results_free(found);
    postil_close(index);
}

static void what_is_similar(void **state)
{
    (void)state;
    static const char text[] = "On water behind a dam";
    postil_index *index = open_index();
    postil_request ask = request_of(NULL);
    postil_results *found;
    postil_error err;
    assert_int_equal(
        postil_similar_text(&found, index, text, strlen(text), &ask, &err), 0);
    assert_true(found->count > 0);
    expect_name(&found->hits[0], "c.txt");
    postil_results_free(found);

    assert_int_equal(postil_similar(&found, index, "c.txt", &ask, &err), 0);
    for (size_t i = 0; i < found->count; i++)
        assert_null(strstr(found->hits[i].path.p, "c.txt"));
    postil_results_free(found);
    assert_int_equal(postil_similar(&found, index, "none.txt", &ask, &err),
                     -POSTIL_EUSAGE);
    assert_null(found);
    postil_close(index);
}

static void one_article(void **state)
{
    (void)state;
    postil_index *index = open_index();
    postil_results *found, *again;
    postil_error err;
    assert_int_equal(postil_article(&found, index, "b.md", &err), 0);
    assert_int_equal(found->count, 1);
    assert_non_null(strstr(found->hits[0].text.p, "dams are higher"));
    assert_int_equal(found->suggestion.n, 0);
    assert_int_equal(postil_article(&again, index, found->hits[0].id.p, &err),
                     0);
    expect_name(&again->hits[0], "b.md");
    postil_results_free(again);
    postil_results_free(found);
    assert_int_equal(postil_article(&found, index, "none", &err),
                     -POSTIL_EUSAGE);
    assert_non_null(strstr(err.message, "none"));
    postil_close(index);
}

static int no(void *payload)
{
    ++*(int *)payload;
    return 0;
}

static void wrong_requests(void **state)
{
    (void)state;
    postil_index *index = open_index();
    postil_results *found;
    postil_error err;
    postil_request ask = request_of("dam");
    int calls = 0;
    ask.goes_on = no;
    ask.payload = &calls;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EINTR);
    assert_true(calls > 0);
    ask = request_of(NULL);
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EUSAGE);
    ask = request_of("dam");
    ask.size = 3;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EUSAGE);
    ask = request_of("dam");
    ask.flags = 1U << 30;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EUSAGE);
    ask = request_of("dam");
    ask.sort = 3;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EUSAGE);
    ask = request_of("dam");
    ask.engine = 4;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EUSAGE);
    ask = request_of("dam");
    ask.width = 0;
    assert_int_equal(postil_search(&found, index, &ask, &err), -POSTIL_EUSAGE);
    assert_null(found);
    postil_results_free(NULL);
    postil_close(index);
    postil_close(NULL);
}

/* Which engine it was is seen by what it says of a table without its trees. */
static void engines(void **state)
{
    static const char *const says[] = {
        [POSTIL_ENGINE_CONFIG] = "position.glass: block ",
        [POSTIL_ENGINE_AUTO] = "position.glass: block ",
        [POSTIL_ENGINE_FAST] = "position.glass: block ",
        [POSTIL_ENGINE_XAPIAN] = "DatabaseCorruptError"};
    (void)state;
    postil_index *index = open_index();
    postil_request ask = request_of("dam");
    postil_results *found;
    postil_error err;
    double score = 0;
    for (ask.engine = 0; ask.engine <= POSTIL_ENGINE_XAPIAN; ask.engine++) {
        found = search(index, &ask);
        assert_int_equal(found->total, 3);
        expect_name(&found->hits[0], "c.txt");
        if (ask.engine == 0)
            score = found->hits[0].score;
        assert_true(found->hits[0].score > score * (1 - 1e-12) &&
                    found->hits[0].score < score * (1 + 1e-12));
        postil_results_free(found);
    }
    postil_close(index);
    run("for f in .postil/shards/*/position.glass; do "
        "head -c $(stat -c %s $f) /dev/zero > $f.new && mv $f.new $f; done");
    index = open_index();
    ask = request_of("\"a dam\"");
    for (ask.engine = 0; ask.engine <= POSTIL_ENGINE_XAPIAN; ask.engine++) {
        assert_int_equal(postil_search(&found, index, &ask, &err),
                         -POSTIL_EINDEX);
        if (strstr(err.message, says[ask.engine]) == NULL)
            fail_msg("engine %d: %s", ask.engine, err.message);
    }
    postil_close(index);
}

static void no_index(void **state)
{
    (void)state;
    postil_index *index;
    postil_error err;
    assert_int_equal(postil_open(&index, "/proc", &err), -POSTIL_ENOINDEX);
    assert_null(index);
    assert_non_null(strstr(err.message, "postil index"));
}

/* What is published while an index is open is seen when it is asked for. */
static void newer_states(void **state)
{
    (void)state;
    postil_index *index = open_index();
    postil_error err;
    const postil_request ask = request_of("sluice");
    assert_int_equal(postil_refresh(index, &err), 0);
    put("d.txt", "A sluice\n\nSluices let water through.\n");
    reindex();
    postil_results *found = search(index, &ask);
    assert_int_equal(found->total, 0);
    postil_results_free(found);
    assert_int_equal(postil_refresh(index, &err), 1);
    assert_int_equal(postil_refresh(index, &err), 0);
    assert_int_equal(postil_article_count(index), 4);
    found = search(index, &ask);
    assert_int_equal(found->total, 1);
    put("d.txt", "A lock\n\nOther words, and more of them.\n");
    postil_results_free(found);
    found = search(index, &ask);
    assert_true(found->hits[0].is_stale);
    postil_results_free(found);

    run("mv .postil gone");
    assert_int_equal(postil_refresh(index, &err), -POSTIL_ENOINDEX);
    assert_int_equal(postil_article_count(index), 0);
    assert_string_equal(postil_root(index), "");
    assert_int_equal(postil_search(&found, index, &ask, &err),
                     -POSTIL_ENOINDEX);
    run("mv gone .postil");
    found = search(index, &ask);
    assert_int_equal(found->total, 1);
    postil_results_free(found);
    postil_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_found),   cmocka_unit_test(order_and_pages),
        cmocka_unit_test(text_and_facets), cmocka_unit_test(remarks),
        cmocka_unit_test(what_is_similar), cmocka_unit_test(one_article),
        cmocka_unit_test(wrong_requests),  cmocka_unit_test(no_index),
        cmocka_unit_test(newer_states),    cmocka_unit_test(engines)};
    return cmocka_run_group_tests_name("postil.h", tests, make_tree,
                                       remove_tree);
}
