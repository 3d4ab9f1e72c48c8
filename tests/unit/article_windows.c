/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long files of many articles: what is read window by window is what is read at
 * once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "article/archive.h"
#include "tests/unit/article_util.h"
#include "tests/unit/pack.h"

static const struct pst_extract_limits usual = PST_EXTRACT_LIMITS_INIT;

/* What is understood, written down. */
struct notes {
    struct pst_buf text;
    size_t count;
    int result;
    struct pst_error err;
};

static int note(void *payload, struct pst_article *a)
{
    struct notes *n = payload;
    n->count++;
    pst_buf_addf(&n->text,
                 "%.*s|%lld|%.*s|lines %zu from %zu:", (int)a->header.member.n,
                 a->header.member.p, (long long)a->header.member_number,
                 (int)a->header.title.n, a->header.title.p, a->lines_before,
                 a->first_line);
    for (size_t i = 0; i < a->line_count; i++)
        pst_buf_addf(&n->text, " %zu", a->lines[i]);
    for (size_t i = 0; i < a->segment_count; i++)
        pst_buf_addf(&n->text, " %zu+%zu=%zu+%zu", a->segments[i].text,
                     a->segments[i].text_len, a->segments[i].source,
                     a->segments[i].source_len);
    pst_buf_addstr(&n->text, pst_buf_str(&a->text));
    return 0;
}

static void read_file(struct notes *n, const char *path, struct pst_str bytes,
                      const struct pst_piecewise *file,
                      struct pst_extract_limits limits)
{
    *n = (struct notes){.text = PST_BUF_INIT};
    const struct pst_extract_input in = {.bytes = bytes,
                                         .file = file,
                                         .path = pst_str_of(path),
                                         .limits = limits};
    n->result = pst_extract(&in, note, n, &n->err);
}

/* Each window size gives the same, also of what is compressed. */
static void expect_same(const char *path, struct pst_str bytes, size_t count)
{
    struct notes whole, parts;
    struct pst_extract_limits small = usual;
    int fd = memfd_create("long", MFD_CLOEXEC);
    assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
    const struct pst_piecewise file = {fd, bytes.n};
    assert_true(pst_extract_in_pieces(bytes, pst_str_of(path)));
    read_file(&whole, path, bytes, NULL, usual);
    assert_int_equal(whole.result, PST_EXTRACTED);
    assert_int_equal(whole.count, count);
    for (small.window = 1; small.window < 2 * bytes.n; small.window *= 3) {
        read_file(&parts, path, (struct pst_str){bytes.p, bytes.n / 2}, &file,
                  small);
        assert_int_equal(parts.result, PST_EXTRACTED);
        assert_int_equal(parts.count, count);
        assert_string_equal(parts.text.p, whole.text.p);
        pst_buf_dispose(&parts.text);
    }
    pst_buf_dispose(&whole.text);
    close(fd);
}

static void add_message(struct pst_buf *out, unsigned i, const char *id,
                        const char *body)
{
    pst_buf_addf(out,
                 "From a@b.example Wed May  7 10:00:00 2014\n"
                 "From: Ann <a@b.example>\nSubject: Letter %u\n",
                 i);
    if (id != NULL)
        pst_buf_addf(out, "Message-ID: <%s>\n", id);
    pst_buf_addf(out, "\n%s\n\n", body);
}

/* Large enough for several reads of the stream. */
static void add_words(struct pst_buf *out, size_t n)
{
    for (size_t end = out->n + n; out->n < end;)
        pst_buf_addf(out, "Words of no %zu.\nFrom here on, more. ", out->n);
}

static void test_mailbox(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT, body = PST_BUF_INIT;
    for (unsigned i = 1; i <= 40; i++) {
        pst_buf_clear(&body);
        add_words(&body, (size_t)i * 300);
        add_message(&b, i,
                    i % 3 == 0   ? NULL
                    : i % 7 == 0 ? "twice"
                                 : "x",
                    body.p);
    }
    expect_same("all.mbox", pst_buf_str(&b), 40);
    pst_buf_dispose(&body);
    pst_buf_dispose(&b);
}

static void test_json_lines(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT, words = PST_BUF_INIT;
    pst_buf_adds(&b, "\xEF\xBB\xBF");
    for (unsigned i = 1; i <= 60; i++) {
        pst_buf_clear(&words);
        for (unsigned k = 0; k < i * 20; k++)
            pst_buf_addf(&words, "word%u ", k);
        pst_buf_addf(&b, "{\"title\": \"T %u\", \"body\": \"%s\"}\r\n%s", i,
                     words.p, i % 5 == 0 ? "\n{\"no\": \"article\"}\n" : "");
    }
    expect_same("all.jsonl", pst_buf_str(&b), 60);
    pst_buf_dispose(&words);
    pst_buf_dispose(&b);
}

static void add_object(struct pst_buf *b, unsigned i, size_t words,
                       const char *blank)
{
    pst_buf_addf(b, "{%s\"title\": \"T %u, \\\"] [{\",%s\"body\": \"", blank, i,
                 blank);
    for (size_t k = 0; k < words; k++)
        pst_buf_addf(b, "word%zu } ], ", k);
    pst_buf_addf(b, "\",%s\"tags\": [\"a\", {\"b\": [1, 2]}]}", blank);
}

/* On one line, on several, and with a mark before. */
static void test_json_array(void **state)
{
    (void)state;
    static const char *const blanks[] = {"", "\n  ", "\r\n\t"};
    for (size_t k = 0; k < sizeof blanks / sizeof *blanks; k++) {
        struct pst_buf b = PST_BUF_INIT;
        pst_buf_adds(&b, k == 1 ? "\xEF\xBB\xBF[" : "[");
        for (unsigned i = 1; i <= 60; i++) {
            pst_buf_addf(&b, "%s%s", i == 1 ? "" : ",", blanks[k]);
            add_object(&b, i, i * 7 % 50 * 10 + 1, blanks[k]);
            if (i % 9 == 0)
                pst_buf_addf(&b, " ,%s12, {\"no\": \"article\"}", blanks[k]);
        }
        pst_buf_addf(&b, "%s]%s", blanks[k], blanks[k]);
        expect_same("all.json", pst_buf_str(&b), 60);
        pst_buf_dispose(&b);
    }
}

/* Values one after the other, of which some are arrays. */
static void test_json_values(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    for (unsigned i = 1; i <= 20; i++) {
        pst_buf_adds(&b, i % 3 == 0 ? "[\n" : "");
        add_object(&b, i, (size_t)i * 5, "\n");
        if (i % 3 == 0) {
            pst_buf_adds(&b, ", ");
            add_object(&b, i + 100, 9, " ");
            pst_buf_adds(&b, "] ");
        }
        pst_buf_adds(&b, i % 2 == 0 ? "\n" : " ");
    }
    expect_same("all.json", pst_buf_str(&b), 26);
    pst_buf_dispose(&b);
}

/* One alone has no number, whether or not it is read in pieces. */
static void test_json_alone(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    add_object(&b, 1, 900, "\n");
    pst_buf_adds(&b, "\n\n");
    expect_same("one.json", pst_buf_str(&b), 1);
    pst_buf_dispose(&b);
}

/* Lists within an object are cut where that is too large, and only there. */
static void test_json_lists(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct pst_extract_limits small = usual;
    struct notes whole, parts;
    pst_buf_adds(&b,
                 "{\"status\": \"[ok]\", \"count\": [1, 2],\n \"response\": "
                 "{\"a{b\": \"c\", \"docs\": [\n");
    for (unsigned i = 1; i <= 30; i++) {
        pst_buf_adds(&b, i != 1 ? ",\n" : "");
        add_object(&b, i, i, " ");
    }
    pst_buf_adds(&b, "], \"more\": {\"others\": [");
    for (unsigned i = 31; i <= 60; i++) {
        pst_buf_adds(&b, i != 31 ? "," : "");
        add_object(&b, i, i, "\n");
    }
    pst_buf_adds(&b, "]}}, \"end\": 1}\n");
    expect_same("lists.json", pst_buf_str(&b), 60);
    int fd = memfd_create("long", MFD_CLOEXEC);
    assert_int_equal(write(fd, b.p, b.n), b.n);
    const struct pst_piecewise file = {fd, b.n};
    read_file(&whole, "lists.json", pst_buf_str(&b), NULL, usual);
    for (small.file_size = 2000; small.file_size < b.n; small.file_size *= 2) {
        small.window = small.file_size / 3;
        read_file(&parts, "lists.json", pst_buf_str(&b), &file, small);
        assert_int_equal(parts.result, PST_EXTRACTED);
        assert_string_equal(parts.err.message, "");
        assert_string_equal(parts.text.p, whole.text.p);
        pst_buf_dispose(&parts.text);
    }
    pst_buf_dispose(&whole.text);
    close(fd);
    pst_buf_dispose(&b);
}

static void add_rows(struct pst_buf *b, unsigned count, const char *end)
{
    for (unsigned i = 1; i <= count; i++) {
        pst_buf_addf(b, "\"T %u, \"\"so\"\"\",2014-05-%02u,Ann \"A\" B,\"", i,
                     i % 28 + 1);
        for (unsigned k = 0; k < i * 7 % 60; k++)
            pst_buf_addf(b, "Words,%s\"\"of\"\" row %u.%s%s", end, k, end, end);
        pst_buf_addf(b, "End.\"%s%s", end, i % 10 == 0 ? end : "");
    }
}

/* Records hold line ends; which column is the text is told by the first. */
static void test_table(void **state)
{
    (void)state;
    static const struct {
        const char *path, *head, *end;
    } cases[] = {
        {"a.csv", "title,date,who,text", "\n"},
        {"a.csv", "\xEF\xBB\xBF\"title\",\"date\",who,\"te\"\"xt\"", "\r\n"},
        {"a.csv", "title,date,who,what", "\n"},
        {"a.csv", "\xEF\xBB\xBFsep=,\r\ntitle,date,who,what", "\r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_buf b = PST_BUF_INIT;
        pst_buf_addf(&b, "%s%s", cases[i].head, cases[i].end);
        add_rows(&b, 120, cases[i].end);
        expect_same(cases[i].path, pst_buf_str(&b), 120);
        pst_buf_dispose(&b);
    }
}

/* What a charset is must not be guessed of each window anew. */
static void test_table_charset(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    pst_buf_adds(&b, "title\tdate\ttext\n");
    for (unsigned i = 1; i <= 200; i++)
        pst_buf_addf(&b,
                     "Caf\xe9 %u\t2014-05-07\t\x84M\xfcller\x93 s\xe4gt "
                     "\x84ja\x93 \x96 und geht \xfc"
                     "ber die Stra\xdf"
                     "e.\n",
                     i);
    expect_same("a.tsv", pst_buf_str(&b), 200);
    pst_buf_dispose(&b);
}

static void add_feed(struct pst_buf *b, const char *head, const char *item,
                     const char *end)
{
    pst_buf_adds(b, head);
    for (unsigned i = 1; i <= 40; i++) {
        pst_buf_addf(b, "<%s><title>T &amp; %u</title>", item, i);
        pst_buf_addf(b, "<guid>id %u</guid><id>id %u</id>\n", i, i);
        pst_buf_addf(b, "<!-- </%s> --><description><![CDATA[", item);
        for (unsigned k = 0; k < i * 7 % 40; k++)
            pst_buf_addf(b, "<p>Words %u, </%s> </p>\n", k, item);
        pst_buf_addf(b, "]]></description><content>All <b>x</b> %u</content>%s",
                     i, i % 3 == 0 ? "\n" : "");
        pst_buf_addf(b, "<media:content url='a>b</%s>'/></%s>%s", item, item,
                     i % 2 == 0 ? "\n" : "");
    }
    pst_buf_adds(b, end);
}

static void test_feed(void **state)
{
    (void)state;
    static const struct {
        const char *head, *item, *end;
    } cases[] = {
        {"<?xml version='1.0'?>\n<rss><channel><title>The &lt;Site&gt;</title>"
         "\n<!-- <item> --><language>de</language>\n",
         "item", "</channel></rss>\n"},
        {"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>"
         "<title>Site</title><author><name>Ann</name></author>",
         "entry", "</feed>"},
        {"<?xml version='1.0' encoding='iso-8859-1'?>\n"
         "<atom:feed "
         "xmlns:atom='http://www.w3.org/2005/Atom'><atom:title>S\xe9</"
         "atom:title>",
         "atom:entry", ""},
        {"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>\n<channel><title>S</title>"
         "<items><li/></items></channel>\n",
         "item", "</rdf:RDF>"},
        {"<?xml version='1.0'?>\n<en-export application='x'>\n", "note",
         "</en-export>\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_buf b = PST_BUF_INIT;
        add_feed(&b, cases[i].head, cases[i].item, cases[i].end);
        expect_same("a.xml", pst_buf_str(&b), 40);
        pst_buf_dispose(&b);
    }
}

static void read_small(struct notes *n, const char *path, struct pst_str s,
                       size_t most)
{
    struct pst_extract_limits small = usual;
    int fd = memfd_create("long", MFD_CLOEXEC);
    assert_int_equal(write(fd, s.p, s.n), s.n);
    const struct pst_piecewise file = {fd, s.n};
    struct pst_str head = {s.p,
                           s.n < PST_EXTRACT_HEAD ? s.n : PST_EXTRACT_HEAD};
    small.file_size = most;
    read_file(n, path, head, &file, small);
    close(fd);
}

/* One that is too large costs itself alone, wherever its end is. */
static void test_large_members(void **state)
{
    (void)state;
    static const struct {
        const char *path, *head, *before, *after, *between, *end;
        const char *names;
    } cases[] = {
        {"a.json", "[", "\n{\"body\": \"", "\"}", ",", "\n]", "item"},
        {"a.json", "{\"x\": {\"y\": [", "\n{\"body\": \"", "\"}", ",", "\n]}}",
         "item"},
        {"a.jsonl", "{}", "\n{\"body\": \"", "\"}", "", "\n", "item"},
        {"a.csv", "id,text", "\n7,\"", "\"", "", "\n", "row"},
        {"a.rss", "<rss><channel>", "\n<item><description>",
         "</description></item>", "", "</channel></rss>", "entry"},
    };
    for (size_t large = 1500; large < 500000; large *= 17)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            struct pst_buf b = PST_BUF_INIT;
            struct notes n;
            pst_buf_adds(&b, cases[i].head);
            for (unsigned k = 1; k <= 5; k++) {
                pst_buf_adds(&b, k != 1 ? cases[i].between : "");
                pst_buf_addf(&b, "%sWords %u, ", cases[i].before, k);
                for (size_t w = 0; k % 2 == 0 && w < large; w += 6)
                    pst_buf_adds(&b, "words ");
                pst_buf_adds(&b, cases[i].after);
            }
            pst_buf_adds(&b, cases[i].end);
            read_small(&n, cases[i].path, pst_buf_str(&b), 1000);
            assert_int_equal(n.result, PST_EXTRACTED);
            assert_int_equal(n.count, 3);
            assert_string_equal(n.err.message,
                                "2 of its members left out; line 3: larger "
                                "than the limit of 1000 bytes");
            for (unsigned k = 1; k <= 5; k += 2) {
                char name[40];
                bool is_lines = strcmp(cases[i].path, "a.jsonl") == 0;
                snprintf(name, sizeof name, "%s %u|", cases[i].names,
                         k + is_lines);
                assert_non_null(strstr(n.text.p, name));
            }
            pst_buf_dispose(&n.text);
            pst_buf_dispose(&b);
        }
}

/* What holds none is skipped, as smaller ones are. */
static void test_none(void **state)
{
    (void)state;
    static const char *const all[][2] = {
        {"a.json", "{\"type\": \"Features\", \"of\": {\"x\": 1}, \"all\": \""},
        {"a.csv", "a,b\n1,2\n3,\""},
        {"a.json", "[1, 2, \""},
        {"a.rss", "<rss><channel><title>"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct pst_buf b = PST_BUF_INIT;
        struct notes n;
        pst_buf_adds(&b, all[i][1]);
        for (size_t k = 0; k < 300000; k++)
            pst_buf_adds(&b, "words ");
        read_small(&n, all[i][0], pst_buf_str(&b), 1000);
        assert_int_equal(n.result, PST_EXTRACT_SKIPPED);
        assert_int_equal(n.count, 0);
        assert_true(n.err.message[0] != '\0');
        pst_buf_dispose(&n.text);
        pst_buf_dispose(&b);
    }
}

/* Damage in a later window is told, with its line in the file. */
static void test_damage(void **state)
{
    (void)state;
    static const char *const paths[] = {"a.jsonl", "a.json"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct pst_buf b = PST_BUF_INIT;
        struct notes n;
        for (unsigned k = 0; k < 500; k++)
            pst_buf_addf(&b, "{\"body\": \"Words %u.\"}\n", k);
        pst_buf_adds(&b, "{\"body\" \"Words.\"}\n{\"body\": \"Words.\"}\n");
        read_small(&n, paths[i], pst_buf_str(&b), 100);
        assert_int_equal(n.result, -PST_EFORMAT);
        assert_string_equal(n.err.message,
                            "line 501: no JSON, or nested too deeply");
        pst_buf_dispose(&n.text);
        pst_buf_dispose(&b);
    }
}

/* What is too large is left out, where it begins is told, and the rest is
 * read. */
static void test_too_large(void **state)
{
    (void)state;
    static const char *const filters[] = {NULL, "gzip", "zstd"};
    struct pst_buf b = PST_BUF_INIT, body = PST_BUF_INIT;
    add_words(&body, 400000);
    add_message(&b, 1, "1", "Small words.");
    add_message(&b, 2, "2", body.p);
    add_message(&b, 3, "3", "Small words.");
    add_message(&b, 4, "4", "Small words.");
    const struct file one[] = {{"x", pst_buf_str(&b)}, {NULL, {NULL, 0}}};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        struct pst_buf packed = PST_BUF_INIT;
        struct pst_extract_limits small = usual;
        struct notes n;
        if (filters[i] != NULL)
            pack(&packed, "raw", filters[i], one);
        else
            pst_buf_addstr(&packed, pst_buf_str(&b));
        int fd = memfd_create("long", MFD_CLOEXEC);
        assert_int_equal(write(fd, packed.p, packed.n), packed.n);
        const struct pst_piecewise file = {fd, packed.n};
        small.file_size = 1000;
        read_file(&n, "a.mbox", (struct pst_str){packed.p, 400}, &file, small);
        assert_int_equal(n.result, PST_EXTRACTED);
        assert_int_equal(n.count, 3);
        assert_string_equal(n.err.message,
                            "1 of its members left out; line 8: larger than "
                            "the limit of 1000 bytes");
        assert_non_null(strstr(n.text.p, "4|4|Letter 4"));
        pst_buf_dispose(&n.text);
        close(fd);
        pst_buf_dispose(&packed);
    }
    pst_buf_dispose(&body);
    pst_buf_dispose(&b);
}

static void test_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *path, *head;
        bool is;
    } cases[] = {
        {"a.jsonl", "{\"a\": 1}\n{\"a\": 2}\n", true},
        {"a.ndjson", "{\"a\": \"and so on", true},
        {"a.jsonl", "{\n  \"a\": 1\n}\n", true},
        {"a.json", "{\"a\": 1}\n{\"a\": 2}\n", true},
        {"a.csv", "a,b\n1,2\n", true},
        {"a.csv", "a,b\r1,2\r", false},
        {"a.csv", "a,b and so on", false},
        {"a.txt", "a,b\n1,2\n", false},
        {"a", "<rss version='2.0'><channel>", true},
        {"a.html", "<html><body>", false},
        {"a.jsonl", "", false},
        {"a.jsonl", "{\\rtf1 Words.}\n", false},
        {"a", "From a@b.example Wed May  7 10:00:00 2014\nFrom: Ann\n", true},
        {"a.mbox", "From here on there was nothing.\n", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(pst_extract_in_pieces(pst_str_of(cases[i].head),
                                               pst_str_of(cases[i].path)),
                         cases[i].is);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mailbox),    cmocka_unit_test(test_json_lines),
        cmocka_unit_test(test_json_array), cmocka_unit_test(test_json_values),
        cmocka_unit_test(test_json_alone), cmocka_unit_test(test_json_lists),
        cmocka_unit_test(test_table),      cmocka_unit_test(test_table_charset),
        cmocka_unit_test(test_feed),       cmocka_unit_test(test_large_members),
        cmocka_unit_test(test_none),       cmocka_unit_test(test_damage),
        cmocka_unit_test(test_too_large),  cmocka_unit_test(test_kinds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
