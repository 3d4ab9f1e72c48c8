/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article_reading.h"

static void read_text(struct reading *r, const char *text)
{
    read_bytes(r, pst_html_read, pst_str_of(text));
    assert_int_equal(r->result, 0);
}

static void test_blocks(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r,
              "<!DOCTYPE html><html lang=de><head><title>T</title></head><body>"
              "<h2>Head</h2><p>One <i>two</i>.<p>Three<ul><li>four<li><p>five"
              "</ul><table><tr><th>six<td>seven</table><blockquote><p>eight</p>"
              "</blockquote><pre>nine\n ten</pre><pre><code>int x;</code></pre>"
              "<dl><dt>term<dd>meaning</dl>tail</body></html>");
    expect_field(&r, PST_FIELD_TITLE, "T");
    expect_field(&r, PST_FIELD_LANG, "de");
    expect_field(&r, PST_FIELD_BODY,
                 "Head | One two. | Three | four | five | six | seven | eight "
                 "| nine\n ten | term | meaning | tail");
    expect_field(&r, PST_FIELD_CODE, "int x;");
    assert_int_equal(block_of(&r, "Head"), PST_BLOCK_HEADING);
    assert_int_equal(block_of(&r, "five"), PST_BLOCK_ITEM);
    assert_int_equal(block_of(&r, "six"), PST_BLOCK_CELL);
    assert_int_equal(block_of(&r, "eight"), PST_BLOCK_QUOTE);
    assert_int_equal(block_of(&r, "nine\n ten"), PST_BLOCK_PRE);
    reading_dispose(&r);
}

static void test_phrases_map_to_their_source(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r,
              "<p>The <b>caf&eacute;</b> &ldquo;Am&#160;Ufer&rdquo; <a "
              "href='x'>opens</a> to<!-- c -->day, co&shy;operates\r\n&"
              " <em>so</em> on</unknown> there<br>end &zeetrf;&nosuch;</p>");
    expect_field(&r, PST_FIELD_BODY,
                 "The caf\xc3\xa9 \xe2\x80\x9c"
                 "Am\xc2\xa0Ufer\xe2\x80\x9d "
                 "opens today, co\xc2\xadoperates\n& so on there\nend "
                 "\xe2\x84\xa8&nosuch;");
    expect_source(&r, "The caf\xc3\xa9", "The <b>caf&eacute;");
    expect_source(&r, "\xc3\xa9", "&eacute;");
    expect_source(&r, "Am\xc2\xa0Ufer", "Am&#160;Ufer");
    expect_source(&r, "Ufer\xe2\x80\x9d opens",
                  "Ufer&rdquo; <a href='x'>opens");
    expect_source(&r, "today", "to<!-- c -->day");
    expect_source(&r, "operates\n&", "operates\r\n&");
    expect_source(&r, "on there", "on</unknown> there");
    expect_source(&r, "there\nend", "there<br>end");
    expect_source(&r, "\xe2\x84\xa8&nosuch;", "&zeetrf;&nosuch;");
    reading_dispose(&r);
}

static void test_what_is_no_article_is_dropped(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r,
              "<body><header>Site</header><nav>Home</nav><div class=site-nav>"
              "Menu</div><main><h1>Real title</h1><p>Long enough a text of the "
              "article, which has far more words than all that is around it."
              "<script>x<y</script><style>a{}</style><noscript>on</noscript>"
              "<form><p>Kept<input value=v><button>Send</button>"
              "<select><option>o</select></form><svg><text>drawn</text></svg>"
              "<div class='share-buttons'>Tweet</div><div hidden>secret</div>"
              "<a role=doc-noteref>7</a><template>t</template></main>"
              "<aside>Ads</aside><footer>(c)</footer></body>");
    expect_field(&r, PST_FIELD_TITLE, "Real title");
    expect_field(&r, PST_FIELD_BODY,
                 "Long enough a text of the article, which has far more words "
                 "than all that is around it. | Kept");
    expect_source(&r, "Real title", "Real title");
    reading_dispose(&r);
}

static void test_headers_of_an_article_stay(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<body><header>Site</header><article><header><h1>T</h1><p>"
                  "By-line</header><p>Text of the article.<aside>Pulled quote"
                  "</aside><footer>Note</footer></article><footer>x</footer>");
    expect_field(&r, PST_FIELD_TITLE, "T");
    expect_field(&r, PST_FIELD_BODY,
                 "By-line | Text of the article. | Pulled quote | Note");
    reading_dispose(&r);
}

static void test_a_class_does_not_drop_the_article(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<body class=menu><div id=sidebar class='comments'><p>All "
                  "the text there is.</p></div>");
    expect_field(&r, PST_FIELD_BODY, "All the text there is.");
    reading_dispose(&r);
}

static void test_metadata(void **state)
{
    (void)state;
    struct reading r;
    read_text(
        &r,
        "<html lang='en-GB'><head><title>A &amp; B | The Site</title>"
        "<meta property=og:site_name content='The Site'>"
        "<meta name=author content=\"Jane Doe, Ren&eacute; Roe\">"
        "<meta name=date content='2020-01-01'>"
        "<meta property='article:published_time' content='2014-12-11T10:00Z'>"
        "<meta name=keywords content='trade, Korea'>"
        "<meta property='article:tag' content='TRADE'>"
        "<meta name=description content='About &quot;it&quot;.'>"
        "<meta property='og:description' content='Other.'>"
        "<meta name=viewport content='width=1'><meta name=series content=S>"
        "<link rel='shortlink canonical' href='https://x.y/?a&amp;b'>"
        "</head><body><p>Text</body>");
    expect_field(&r, PST_FIELD_TITLE, "A & B");
    expect_source(&r, "A & B", "A &amp; B");
    expect_field(&r, PST_FIELD_LANG, "en-GB");
    expect_field(&r, PST_FIELD_SOURCE, "The Site");
    expect_field(&r, PST_FIELD_AUTHOR, "Jane Doe | Ren\xc3\xa9 Roe");
    expect_source(&r, "Jane Doe", "Jane Doe");
    expect_field(&r, PST_FIELD_DATE, "2014-12-11T10:00Z");
    expect_field(&r, PST_FIELD_SUMMARY, "About \"it\".");
    expect_source(&r, "\"it\"", "&quot;it&quot;");
    expect_field(&r, PST_FIELD_URL, "https://x.y/?a&b");
    expect_field(&r, PST_FIELD_META, "S");
    expect_field(&r, PST_FIELD_BODY, "Text");
    reading_dispose(&r);
}

static void test_bylines_and_times(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<article><h1>T</h1><p class=byline>By Jane Doe | News</p>"
                  "<time>no date</time><time datetime=2015-02-03>3 Feb</time>"
                  "<time pubdate>4 March 2015</time><p>Text</article>");
    expect_field(&r, PST_FIELD_AUTHOR, "Jane Doe");
    expect_field(&r, PST_FIELD_DATE, "4 March 2015");
    expect_source(&r, "Jane Doe", "Jane Doe");
    reading_dispose(&r);
}

static void test_json_ld(void **state)
{
    (void)state;
    struct reading r;
    read_text(
        &r,
        "<html lang=de><head><title>Dam | The Site</title>"
        "<meta name=author content='jdoe'><meta name=date content=2001-01-01>"
        "<meta property='og:title' content='Dam!'>"
        "<script type='application/ld+json'>//<![CDATA[\n"
        "{\"@context\":\"https://schema.org\",\"@graph\":["
        "{\"@type\":\"WebSite\",\"name\":\"A site\",\"author\":\"Nobody\"},"
        "{\"@type\":[\"WebPage\"],\"@id\":\"#p\",\"name\":\"Page\"},"
        "{\"@type\":[\"Thing\",\"OpinionNewsArticle\"],"
        "\"headline\":\"The d\\u0061m&#8217;s end\",\"isPartOf\":{\"name\":"
        "\"No\",\"headline\":\"no\"},\"author\":[{\"@id\":\"#jane\"},"
        "{\"@type\":\"Person\",\"name\":\"Ren\xc3\xa9 Roe\"},\"Max Poe\","
        "{\"@type\":\"Organization\",\"name\":\"Coast and Sea\"}],"
        "\"datePublished\":\"2014-12-11T10:00Z\",\"inLanguage\":\"en-GB\","
        "\"keywords\":[\"dams\",\"rivers\"],\"articleSection\":\"World\","
        "\"publisher\":{\"@type\":\"NewsMediaOrganization\",\"name\":\"The "
        "Site\"},\"mainEntityOfPage\":{\"@id\":\"https://x.y/dam\"},"
        "\"itemListElement\":[{\"@type\":\"NewsArticle\",\"headline\":\"o\"}]},"
        "{\"@type\":\"Person\",\"@id\":\"#jane\",\"name\":\"Jane Doe\"}]}"
        "//]]></script></head><body><article><h1>The dam&rsquo;s end</h1>"
        "<p class=byline>By J. Doe<p>Text</article>");
    expect_field(&r, PST_FIELD_TITLE, "The dam\xe2\x80\x99s end");
    expect_source(&r, "The dam\xe2\x80\x99s", "The dam&rsquo;s");
    expect_field(&r, PST_FIELD_AUTHOR,
                 "Jane Doe | Ren\xc3\xa9 Roe | Max Poe | Coast and Sea");
    expect_source(&r, "Ren\xc3\xa9", "Ren\xc3\xa9");
    expect_field(&r, PST_FIELD_DATE, "2014-12-11T10:00Z");
    expect_field(&r, PST_FIELD_LANG, "en-GB");
    expect_field(&r, PST_FIELD_SOURCE, "The Site");
    expect_field(&r, PST_FIELD_SECTION, "World");
    expect_field(&r, PST_FIELD_TAG, "dams | rivers");
    expect_field(&r, PST_FIELD_URL, "https://x.y/dam");
    expect_field(&r, PST_FIELD_BODY, "Text");
    reading_dispose(&r);
}

/* A headline that the page shows otherwise is the title; what readers see is
 * a title, too. Broken scripts count as far as they can be read. */
static void test_json_ld_beside_the_page(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r,
              "<script type='application/ld+json'>[{\"@type\":\"BlogPosting"
              "\",\"headline\":\"Why dams fail\",\"author\":{\"name\":\"Jane"
              " Doe and Max Poe\"},\"url\": nonsense</script>"
              "<article><h1>Water everywhere</h1><p>Text</article>");
    expect_field(&r, PST_FIELD_TITLE, "Why dams fail | Water everywhere");
    expect_field(&r, PST_FIELD_AUTHOR, "Jane Doe | Max Poe");
    expect_field(&r, PST_FIELD_BODY, "Text");
    reading_dispose(&r);
    /* The page's own object, where none is an article's. */
    read_text(&r, "<title>Dams - S</title><script type='application/ld+json'>"
                  "{\"@type\":\"WebPage\",\"name\":\"Dams - S\","
                  "\"datePublished\":\"2014-12\"}</script>"
                  "<script type='application/ld+json'>{\"@type\":\"Product\","
                  "\"name\":\"A dam\",\"author\":\"Nobody\"}</script><p>Text");
    expect_field(&r, PST_FIELD_TITLE, "Dams - S");
    expect_field(&r, PST_FIELD_DATE, "2014-12");
    expect_field(&r, PST_FIELD_AUTHOR, "");
    reading_dispose(&r);
}

static void test_microdata(void **state)
{
    (void)state;
    struct reading r;
    read_text(
        &r,
        "<meta property='article:published_time' content='2001-01-01'>"
        "<body><div itemscope itemtype='http://schema.org/NewsArticle'>"
        "<h1 itemprop='name headline'>The <i>dam</i></h1><span itemprop=author "
        "itemscope itemtype='http://schema.org/Person'><a itemprop=url "
        "href=/jane><b itemprop=name>Jane Doe</b></a></span>"
        "<p><span itemprop=author>Max Poe</span>"
        "<meta itemprop=datePublished content='2014-12-11'>"
        "<p itemprop=articleBody>Text"
        "<div itemprop=publisher itemscope itemtype='x/Organization'>"
        "<meta itemprop=name content='Coast and Sea'></div></div>"
        "<div itemscope itemtype='http://schema.org/NewsArticle'>"
        "<i itemprop=author>Nobody</i></div>");
    expect_field(&r, PST_FIELD_AUTHOR, "Jane Doe | Max Poe");
    expect_source(&r, "Jane Doe", "Jane Doe");
    expect_field(&r, PST_FIELD_DATE, "2014-12-11");
    expect_field(&r, PST_FIELD_SOURCE, "Coast and Sea");
    reading_dispose(&r);
}

/* Each source of metadata is heard only where those before it are silent. */
static void test_order_of_trust(void **state)
{
    (void)state;
    static const char *const sources[] = {
        "<script type='application/ld+json'>{\"@type\":\"Article\","
        "\"author\":\"A One\",\"datePublished\":\"2001-01-01\"}</script>",
        "<div itemscope itemtype='schema.org/Article'><i itemprop=author>A Two"
        "</i><time itemprop=datePublished datetime='2002-01-01'></time></div>",
        "<meta property='article:author' content='A Three'>"
        "<meta property='article:published_time' content='2003-01-01'>",
        "<meta name='DC.creator' content='A Four'>"
        "<meta name='DC.date.issued' content='2004-01-01'>",
        "<meta name=author content='A Five'>"
        "<meta name=pubdate content='2005-01-01'>",
        "<a rel=author>A Six</a><time>2006-01-01</time>"};
    static const char *const authors[] = {"A One",  "A Two",  "A Three",
                                          "A Four", "A Five", "A Six"};
    enum { COUNT = sizeof sources / sizeof sources[0] };
    for (size_t first = 0; first < COUNT; first++) {
        struct reading r;
        struct pst_buf page = PST_BUF_INIT, date = PST_BUF_INIT;
        for (size_t i = COUNT; i-- > first;)
            pst_buf_adds(&page, sources[i]);
        pst_buf_addf(&date, "200%zu-01-01", first + 1);
        read_text(&r, page.p);
        expect_field(&r, PST_FIELD_AUTHOR, authors[first]);
        expect_field(&r, PST_FIELD_DATE, date.p);
        reading_dispose(&r);
        pst_buf_dispose(&page);
        pst_buf_dispose(&date);
    }
}

static void test_titles_without_their_site(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"<title>Why dams fail | The Site</title>", "Why dams fail"},
        {"<title>A | B and all that there is to say of it</title>",
         "A | B and all that there is to say of it"},
        {"<title>Why dams fail - The Site</title>", "Why dams fail - The Site"},
        {"<meta name=application-name content=Dams><title>Why - Dams</title>",
         "Why"},
        {"<meta property='og:site_name' content=Dams>"
         "<meta property='og:title' content='Why &mdash; Dams'>",
         "Why"},
        {"<title>On Dams</title><meta property='og:site_name' content=Dams>",
         "On Dams"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reading r;
        read_text(&r, cases[i][0]);
        expect_field(&r, PST_FIELD_TITLE, cases[i][1]);
        reading_dispose(&r);
    }
}

static void test_captions(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<p>Text <img alt='A dog &amp; cat'> goes on</p><figure><img "
                  "src=x><figcaption>A <i>boat</i></figcaption></figure>");
    expect_field(&r, PST_FIELD_BODY, "Text  goes on");
    expect_field(&r, PST_FIELD_CAPTION, "A dog & cat | A boat");
    expect_source(&r, "A boat", "A <i>boat");
    reading_dispose(&r);
}

/* Text that gumbo moves out of a table must not run backwards. */
static void test_moved_text(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<div>a<table><tr><td>c</td></tr>moved</table>b</div>");
    expect_field(&r, PST_FIELD_BODY, "amoved | c | b");
    expect_source(&r, "moved", "moved");
    reading_dispose(&r);
}

static void test_title_of_body(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<title>Why we write - Site</title><h1>Site</h1><p>Text"
                  "<h1>Why we write</h1><p>More");
    expect_field(&r, PST_FIELD_TITLE, "Why we write");
    expect_field(&r, PST_FIELD_BODY, "Site | Text | More");
    reading_dispose(&r);
    read_text(&r, "<title>Why: we write</title><h1>The Site</h1><p>Text"
                  "<h2>Why we <b>write</b></h2><p>More");
    expect_field(&r, PST_FIELD_TITLE, "Why: we write");
    expect_field(&r, PST_FIELD_BODY, "The Site | Text | More");
    reading_dispose(&r);
}

static void test_xhtml(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r,
              "<?xml version='1.0'?>\n<!DOCTYPE html [<!ENTITY x '>'>]>\n"
              "<html xmlns='http://www.w3.org/1999/xhtml' xml:lang='fr'><head>"
              "<title>T</title><script src='a'/></head><body><a id='p1'/>"
              "<section><hgroup><h2>I</h2><p>T</p></hgroup><p>caf&eacute;"
              "<a epub:type='noteref'>1</a> &amp; <i/>th&#xE9;</p>"
              "<![CDATA[a < b & c]]><p>end</p></section></body></html>");
    expect_field(&r, PST_FIELD_TITLE, "T");
    expect_field(&r, PST_FIELD_LANG, "fr");
    expect_field(&r, PST_FIELD_BODY,
                 "I | T | caf\xc3\xa9 & th\xc3\xa9 | a < b & c | end");
    expect_source(&r, "caf\xc3\xa9 & th",
                  "caf&eacute;<a epub:type='noteref'>1</a> &amp; <i/>th");
    reading_dispose(&r);
}

/* XHTML that is none is read as browsers read it. */
static void test_broken_xhtml(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<?xml version='1.0'?><html xmlns='x'><body><p>one<br>two"
                  "<p>th<input>ree</body></html>");
    expect_field(&r, PST_FIELD_BODY, "one\ntwo | three");
    reading_dispose(&r);
}

static const char tei[] =
    "<TEI xmlns='http://www.tei-c.org/ns/1.0' xml:lang='en'><teiHeader>"
    "<fileDesc><titleStmt><title type='short'>Togo</title><title>The Story of "
    "Togo</title><author>Ann <surname>Lee</surname></author></titleStmt>"
    "<publicationStmt><publisher>The Office</publisher><date when='2008-03'>"
    "March 2008</date></publicationStmt></fileDesc></teiHeader><text><body>"
    "<div><head>Begin<lb/>ning</head><pb n='1'/><p>It was <persName>Ann Lee"
    "</persName> who<note>A <hi>note</hi>.</note> came.</p><figure><graphic "
    "url='x'/><head>A flag</head></figure><table><row><cell>one</cell><cell>"
    "two</cell></row></table><list><item>first</item></list><quote>said"
    "</quote><listBibl><bibl>Book, <title>Its Title</title></bibl><bibl>Other"
    "</bibl></listBibl></div></body></text></TEI>";

static void test_tei(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, tei);
    expect_field(&r, PST_FIELD_TITLE, "The Story of Togo");
    expect_field(&r, PST_FIELD_AUTHOR, "Ann Lee");
    expect_field(&r, PST_FIELD_DATE, "2008-03");
    expect_field(&r, PST_FIELD_SOURCE, "The Office");
    expect_field(&r, PST_FIELD_LANG, "en");
    expect_field(&r, PST_FIELD_BODY,
                 "Begin\nning | It was Ann Lee who | A note. | came. | one | "
                 "two | first | said | Book, Its Title | Other");
    expect_field(&r, PST_FIELD_CAPTION, "A flag");
    expect_source(&r, "was Ann", "was <persName>Ann");
    expect_source(&r, "Begin\nning", "Begin<lb/>ning");
    assert_int_equal(block_of(&r, "two"), PST_BLOCK_CELL);
    reading_dispose(&r);
}

static void test_tei_written_by(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<?xml version='1.0'?><TEI><teiHeader><fileDesc><titleStmt>"
                  "<title>T</title></titleStmt><sourceDesc><p>Researched and "
                  "written by Jo Roe, March 2008</p></sourceDesc></fileDesc>"
                  "</teiHeader><text><body><p>x</p></body></text></TEI>");
    expect_field(&r, PST_FIELD_AUTHOR, "Jo Roe");
    expect_field(&r, PST_FIELD_DATE, "March 2008");
    reading_dispose(&r);
}

static void test_other_xml(void **state)
{
    (void)state;
    struct reading r;
    read_text(&r, "<?xml version='1.0'?><doc><info><title>Its name</title>"
                  "</info><para>One <b>two</b> three</para><para>four</para>"
                  "</doc>");
    expect_field(&r, PST_FIELD_TITLE, "Its name");
    expect_field(&r, PST_FIELD_BODY, "One two three | four");
    reading_dispose(&r);
}

/* Repeat the pattern to some size, after a head. */
static void repeat(struct pst_buf *b, const char *head, const char *pattern,
                   size_t size)
{
    pst_buf_clear(b);
    pst_buf_adds(b, head);
    while (b->n < size)
        pst_buf_adds(b, pattern);
}

static void test_deep_nesting_is_refused(void **state)
{
    (void)state;
    static const char *const patterns[] = {"<div>",
                                           "<b>",
                                           "<li><dd>",
                                           "<table><td>",
                                           "<div><table><td></div>",
                                           "<b><div></b>",
                                           "<span><div></span>",
                                           "<form><div></form>",
                                           "<svg>"};
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct reading r;
        repeat(&b, "\n<p>", patterns[i], 20000);
        read_bytes(&r, pst_html_read, pst_buf_str(&b));
        assert_int_equal(r.result, -PST_EFORMAT);
        assert_string_equal(r.err.message,
                            "HTML nested deeper than 512 at line 2");
        reading_dispose(&r);
    }
    /* What hides tags from the one who counts them only. */
    static const char *const heads[] = {
        "<!--x--!>", "<!-->", "<svg><title>",
        "<script><!--<script></script><a b='--></script>", "<x[></x{>"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        struct reading r;
        repeat(&b, heads[i], "<div>", 20000);
        read_bytes(&r, pst_html_read, pst_buf_str(&b));
        assert_int_equal(r.result, -PST_EFORMAT);
        reading_dispose(&r);
    }
    struct reading r;
    repeat(&b, "<?xml version='1.0'?>\n", "<a>", 20000);
    read_bytes(&r, pst_html_read, pst_buf_str(&b));
    assert_int_equal(r.result, -PST_EFORMAT);
    assert_string_equal(r.err.message, "XML nested deeper than 512 at line 2");
    reading_dispose(&r);
    pst_buf_dispose(&b);
}

/* What sloppy pages leave open is not nested. */
static void test_open_tags_are_not_nested(void **state)
{
    (void)state;
    static const char *const patterns[] = {"<p>x",
                                           "<li>x",
                                           "<dt>a<dd>b",
                                           "<tr><td>x<td>y",
                                           "<p><font>x",
                                           "<a name=x>y",
                                           "<br>",
                                           "<option>x",
                                           "<h2>x",
                                           "<img>",
                                           "<div><font>x</div>",
                                           "<p><b>x</p>",
                                           "<li><div>x</div>"};
    struct pst_buf b = PST_BUF_INIT;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct reading r;
        repeat(&b, "<table><tr><td><ul>", patterns[i], 30000);
        read_bytes(&r, pst_html_read, pst_buf_str(&b));
        assert_int_equal(r.result, 0);
        reading_dispose(&r);
    }
    pst_buf_dispose(&b);
}

static void test_costly_pages_are_refused(void **state)
{
    (void)state;
    struct reading r;
    struct pst_buf b = PST_BUF_INIT;
    pst_buf_adds(&b, "<p><i");
    for (int i = 0; i < 3000; i++)
        pst_buf_addf(&b, " a%d", i);
    pst_buf_adds(&b, ">x");
    read_bytes(&r, pst_html_read, pst_buf_str(&b));
    assert_int_equal(r.result, -PST_EFORMAT);
    assert_string_equal(
        r.err.message, "HTML element with more attributes than 2000 at line 1");
    reading_dispose(&r);

    pst_buf_clear(&b);
    for (int i = 0; i < 400; i++)
        pst_buf_addf(&b, "<b a%d>", i);
    for (int i = 0; i < 1000; i++)
        pst_buf_adds(&b, "<p>x");
    read_bytes(&r, pst_html_read, pst_buf_str(&b));
    assert_int_equal(r.result, -PST_EFORMAT);
    reading_dispose(&r);
    pst_buf_dispose(&b);
}

static void test_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "<",
                                        "<?",
                                        "<?xml",
                                        "<!",
                                        "<!--",
                                        "<a",
                                        "<a b",
                                        "<a b=",
                                        "<a b='",
                                        "</",
                                        "&",
                                        "<?xml?><a",
                                        "<?xml?><![CDATA[",
                                        "<?xml?></",
                                        "<?xml?><!DOCTYPE [",
                                        "<title>",
                                        "<TEI xmlns=x>",
                                        "<script>",
                                        "<p class=x",
                                        "<?xml?><TEI/>"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct reading r;
        read_text(&r, texts[i]);
        reading_dispose(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_phrases_map_to_their_source),
        cmocka_unit_test(test_what_is_no_article_is_dropped),
        cmocka_unit_test(test_headers_of_an_article_stay),
        cmocka_unit_test(test_a_class_does_not_drop_the_article),
        cmocka_unit_test(test_metadata),
        cmocka_unit_test(test_bylines_and_times),
        cmocka_unit_test(test_json_ld),
        cmocka_unit_test(test_json_ld_beside_the_page),
        cmocka_unit_test(test_microdata),
        cmocka_unit_test(test_order_of_trust),
        cmocka_unit_test(test_titles_without_their_site),
        cmocka_unit_test(test_captions),
        cmocka_unit_test(test_moved_text),
        cmocka_unit_test(test_title_of_body),
        cmocka_unit_test(test_xhtml),
        cmocka_unit_test(test_broken_xhtml),
        cmocka_unit_test(test_tei),
        cmocka_unit_test(test_tei_written_by),
        cmocka_unit_test(test_other_xml),
        cmocka_unit_test(test_deep_nesting_is_refused),
        cmocka_unit_test(test_open_tags_are_not_nested),
        cmocka_unit_test(test_costly_pages_are_refused),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
