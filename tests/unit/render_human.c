/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What articles say never reaches the output raw; what matched is marked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search_body.h"
#include "searcher/render/human.h"
#include "searcher/render/json.h"
#include "searcher/render/lines.h"
#include "searcher/render/show.h"

#define HOSTILE                                       \
    "\x1b]0;owned\x07 \xe2\x80\xae reversed \xc2\x9b" \
    "2J \xff\r\n x"

/* A hit whose every string is hostile, with one match and one snippet. */
struct fixture {
    struct search_body body;
    struct pst_hit hit;
    struct pst_str name;
    struct pst_view view;
    struct pst_view_file file;
    struct pst_span span;
    struct pst_match match;
    struct pst_mark mark;
    struct pst_snippet snippet;
    struct pst_style style;
    struct pst_buf out;
};

static int set_up(void **state)
{
    struct fixture *f = pst_calloc(1, sizeof *f);
    f->name = pst_str_of(HOSTILE);
    search_body_init(&f->body);
    search_body_add(&f->body, PST_FIELD_TITLE, HOSTILE);
    search_body_add(&f->body, PST_FIELD_BODY, "before " HOSTILE " after");
    search_body_add(&f->body, PST_FIELD_META, HOSTILE)->key = f->name;

    f->hit.header = search_header("en");
    f->hit.header.title = f->name;
    f->hit.header.authors = &f->name;
    f->hit.header.author_count = 1;
    f->hit.header.tags = &f->name;
    f->hit.header.tag_count = 1;
    f->hit.header.source = f->name;
    f->hit.header.section = f->name;
    f->hit.header.url = f->name;
    f->hit.header.member = f->name;
    f->hit.header.date = (struct pst_date){2014, 12, 11};

    const struct pst_stretch *st = &f->body.b.stretches[1];
    f->span = (struct pst_span){st->begin, st->begin + 6, 0, st->field, true};
    f->match = (struct pst_match){&f->span, true, 107, 113, 2, 1, 2, 7};
    f->mark = (struct pst_mark){0, 6};
    f->snippet = (struct pst_snippet){.marks = &f->mark,
                                      .mark_count = 1,
                                      .text_begin = st->begin,
                                      .text_end = st->end,
                                      .ends_inside = true};
    pst_buf_init(&f->snippet.text);
    pst_buf_adds(&f->snippet.text, "before " HOSTILE " after");

    f->view.hit = &f->hit;
    f->view.body = f->body.b;
    f->view.matches = &f->match;
    f->view.match_count = 1;
    f->view.snippets = (struct pst_snippets){&f->snippet, 1, 1};
    f->view.options.cwd = "/";
    f->file = (struct pst_view_file){
        .known = true, .original = {.fd = -1, .stale = true}, .root = -1};
    f->view.file = &f->file;
    pst_buf_init(&f->view.path);
    pst_buf_adds(&f->view.path, "a/" HOSTILE);
    strcpy(f->view.id, "0123456789abcdef");
    f->style.host = "";
    f->style.tty = true;
    *state = f;
    pst_buf_init(&f->out);
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    pst_buf_dispose(&f->out);
    pst_buf_dispose(&f->snippet.text);
    pst_buf_dispose(&f->view.path);
    search_body_dispose(&f->body);
    free(f);
    return 0;
}

static void use_colors(struct pst_style *s)
{
    s->color = true;
    assert_true(pst_sgr_parse("bold", s->ink[PST_INK_TITLE]));
    assert_true(pst_sgr_parse("bold red", s->ink[PST_INK_MATCH]));
}

/* Nothing but text, line ends, tabs and our own SGR sequences. */
static void expect_harmless(const struct pst_buf *out, bool color)
{
    for (size_t i = 0; i < out->n; i++) {
        unsigned char c = (unsigned char)out->p[i];
        unsigned char d = (unsigned char)out->p[i + 1];
        if (c == 0x1b) {
            size_t n = strspn(out->p + i + 2, "0123456789;");
            assert_true(color && d == '[' && out->p[i + 2 + n] == 'm');
            continue;
        }
        assert_false((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f);
        assert_false(c == 0xc2 && d < 0xa0);
        assert_false(c == 0xff);
        assert_false(strncmp(out->p + i, "\xe2\x80\xae", 3) == 0);
    }
}

static void hits_are_harmless(void **state)
{
    struct fixture *f = *state;
    pst_human_hit(&f->out, &f->style, &f->view);
    expect_harmless(&f->out, false);
    assert_non_null(strstr(f->out.p, "reversed"));
    assert_non_null(strstr(f->out.p, ":2:1"));
    assert_non_null(strstr(f->out.p, "[changed since it was indexed]"));
    assert_non_null(strstr(f->out.p, " …\n"));

    pst_buf_clear(&f->out);
    use_colors(&f->style);
    pst_human_hit(&f->out, &f->style, &f->view);
    expect_harmless(&f->out, true);
    assert_non_null(strstr(f->out.p, "    \x1b[1;31mbefore\x1b[0m "));
}

static void matches_in_the_title_are_marked(void **state)
{
    static const char line[] = "\x1b[1mOld \x1b[0m\x1b[1;31mharbour\x1b[0m"
                               "\x1b[1m dues\x1b[0m\n";
    struct fixture *f = *state;
    const struct pst_stretch *st = search_body_add(
        &f->body, PST_FIELD_TITLE, "Old\xc2\xa0\n harbour dues");
    f->view.body = f->body.b;
    f->hit.header.title = pst_str_of("Old harbour dues");
    f->span.begin = st->begin + 7;
    f->span.end = st->begin + 14;
    use_colors(&f->style);
    pst_human_hit(&f->out, &f->style, &f->view);
    assert_memory_equal(f->out.p, line, sizeof line - 1);

    /* A title of another text has no marks. */
    pst_buf_clear(&f->out);
    f->hit.header.title = pst_str_of("Old harbour due");
    pst_human_hit(&f->out, &f->style, &f->view);
    assert_ptr_equal(strstr(f->out.p, "\x1b[1mOld harbour due\x1b[0m\n"),
                     f->out.p);
}

static void articles_are_harmless(void **state)
{
    struct fixture *f = *state;
    pst_show_article(&f->out, &f->style, &f->view);
    expect_harmless(&f->out, false);
    assert_non_null(strstr(f->out.p, "before"));
}

static void lines_are_harmless(void **state)
{
    struct fixture *f = *state;
    pst_lines_vimgrep(&f->out, &f->style, &f->view, false);
    expect_harmless(&f->out, false);
    assert_non_null(strstr(f->out.p, ":2:1:before"));
    assert_int_equal(f->out.p[f->out.n - 1], '\n');
    pst_buf_clear(&f->out);
    f->style.color = true;
    pst_lines_grep(&f->out, &f->style, &f->view, false);
    expect_harmless(&f->out, true);
    assert_non_null(strstr(f->out.p, ":2:\x1b[01;31mbefore\x1b[m "));
}

static void an_article_without_a_place_opens_at_its_title(void **state)
{
    struct fixture *f = *state;
    f->view.match_count = 0;
    f->hit.header.title = pst_str_of("Harbour");
    f->style.tty = false;
    pst_buf_clear(&f->view.path);
    pst_buf_adds(&f->view.path, "a\nb");
    pst_lines_vimgrep(&f->out, &f->style, &f->view, false);
    assert_string_equal(f->out.p, "a\nb:1:1:Harbour\n");
    pst_buf_clear(&f->out);
    pst_lines_grep(&f->out, &f->style, &f->view, true);
    assert_int_equal(f->out.n, strlen("a\nb") + strlen("_1:Harbour\n"));
    assert_memory_equal(f->out.p, "a\nb\0001:Harbour\n", f->out.n);
}

static void json_is_one_line_of_utf8(void **state)
{
    struct fixture *f = *state;
    const struct pst_str lacks[] = {{"dam", 3}, {"\"a weir\"", 8}};
    const struct pst_notes notes = {lacks, 2, 3, PST_COLLAPSE_DUPLICATE};
    pst_json_hit(&f->out, &f->view, 1, &notes);
    for (size_t i = 0; i + 1 < f->out.n; i++)
        assert_true((unsigned char)f->out.p[i] >= 0x20 &&
                    (unsigned char)f->out.p[i] < 0xf8);
    assert_int_equal(f->out.p[f->out.n - 1], '\n');
    assert_non_null(strstr(f->out.p, "\"matches\":[{\"byte\":107,\"end_byte\":"
                                     "113,\"line\":2,\"col\":1,\"end_line\":2,"
                                     "\"end_col\":7,\"field\":\"body\"}]"));
    assert_non_null(strstr(f->out.p, "\"marks\":[[0,6]]"));
    assert_non_null(strstr(f->out.p,
                           "\"missing\":[\"dam\",\"\\\"a "
                           "weir\\\"\"],\"collapsed\":3,\"duplicates\":3"));
}

static void notes_are_safe_and_indented(void **state)
{
    struct fixture *f = *state;
    const struct pst_str lacks[] = {{"dam", 3}, {"a\x1b[7m", 5}};
    struct pst_str authors[] = {{"Ann", 3}, {"Bo\x1b", 3}};
    const struct pst_record_header h = {
        .authors = authors, .author_count = 2, .source = {"Post", 4}};
    struct pst_notes notes = {lacks, 2, 0, PST_COLLAPSE_NONE};
    pst_human_notes(&f->out, &f->style, &h, &notes);
    assert_string_equal(f->out.p, "    missing: dam, a\xef\xbf\xbd[7m\n");
    pst_buf_clear(&f->out);
    notes.missing_count = 0;
    pst_human_notes(&f->out, &f->style, &h, &notes);
    assert_string_equal(f->out.p, "");
    notes.more = 1;
    for (int i = PST_COLLAPSE_AUTHOR; i <= PST_COLLAPSE_DUPLICATE; i++) {
        notes.collapse = (enum pst_collapse)i;
        pst_human_notes(&f->out, &f->style, &h, &notes);
    }
    assert_string_equal(f->out.p, "    (+1 more by Ann, Bo\xef\xbf\xbd)\n"
                                  "    (+1 more in Post)\n"
                                  "    (+1 duplicate)\n");
}

static void expect_wrapped(struct fixture *f, const char *text, size_t begin,
                           size_t end, const char *wanted)
{
    const struct pst_mark mark = {begin, end};
    pst_buf_clear(&f->out);
    pst_human_wrap(&f->out, &f->style, pst_str_of(text), &mark, end != 0, 4);
    assert_string_equal(f->out.p, wanted);
}

static void text_is_wrapped_between_words(void **state)
{
    struct fixture *f = *state;
    f->style.columns = 26;
    use_colors(&f->style);
    expect_wrapped(f, "one two three four five six seven", 4, 12,
                   "    one \x1b[1;31mtwo thre\x1b[0me four\n"
                   "    five six seven\n");
    expect_wrapped(f, "one two three four five six seven", 14, 22,
                   "    one two three \x1b[1;31mfour\x1b[0m\n"
                   "    \x1b[1;31mfiv\x1b[0me six seven\n");
    expect_wrapped(f, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa北京北京", 0, 0,
                   "    aaaaaaaaaaaaaaaaaaaaaa\n"
                   "    aaaaaaaa北京北京\n");
}

static void colours_have_names(void **state)
{
    char sgr[PST_SGR_MAX];
    (void)state;
    assert_true(pst_sgr_parse("bold red", sgr));
    assert_string_equal(sgr, "\x1b[1;31m");
    assert_true(pst_sgr_parse("white blue ul", sgr));
    assert_string_equal(sgr, "\x1b[37;44;4m");
    assert_true(pst_sgr_parse("#ff8000 208", sgr));
    assert_string_equal(sgr, "\x1b[38;2;255;128;0;48;5;208m");
    assert_true(pst_sgr_parse("brightgreen normal", sgr));
    assert_string_equal(sgr, "\x1b[92m");
    assert_true(pst_sgr_parse("", sgr));
    assert_string_equal(sgr, "");
    assert_false(pst_sgr_parse("mauve", sgr));
    assert_false(pst_sgr_parse("red blue green", sgr));
    assert_false(pst_sgr_parse("256", sgr));
    assert_false(pst_sgr_parse("\x1b[2J", sgr));
    assert_false(pst_sgr_parse("#ff8000 #ff8000 bold dim italic ul", sgr));
}

int main(void)
{
#define WITH_FIXTURE(test) \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(hits_are_harmless),
        WITH_FIXTURE(matches_in_the_title_are_marked),
        WITH_FIXTURE(articles_are_harmless),
        WITH_FIXTURE(lines_are_harmless),
        WITH_FIXTURE(an_article_without_a_place_opens_at_its_title),
        WITH_FIXTURE(json_is_one_line_of_utf8),
        WITH_FIXTURE(notes_are_safe_and_indented),
        WITH_FIXTURE(text_is_wrapped_between_words),
        cmocka_unit_test(colours_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
