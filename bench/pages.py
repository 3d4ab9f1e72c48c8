#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""pages.py POSTIL [--write DIR]: how well the article is told from the page.

The example articles are set in the styles of seventeen kinds of sites, with what
stands around an article there; then postil extract reads each page. Printed for
each style: the mean and the least F1 of the body (words as a multiset), and how
often title and date are exact. With --write the pages are left in DIR.
"""
import collections
import html
import json
import os
import re
import subprocess
import sys
import tempfile

EXAMPLES = os.path.join(os.path.dirname(__file__), "..", "examples", "articles")
ARTICLES = ["2014/night-trains.md", "2014/harbour-dues.html",
            "2014/the-toll-bridge.txt", "2019/fishing-quota.txt",
            "2019/street-trees.md", "2021/open-data.md", "fr/cantine.md",
            "de/archiv.html"]
OTHERS = ["Ten boots for a wet spring", "What the ferry costs, and whom",
          "A map is not a promise", "The quiet year of the weir"]


class Text:
    """An article: title, author, day, language, and blocks of (kind, text)."""

    def __init__(self, record):
        text = record["text"].encode()
        parts = [(s["field"], s["block"], text[s["begin"]:s["end"]].decode())
                 for s in record["stretches"]]
        self.title = next(t for f, _, t in parts if f == "title")
        self.author = (record["authors"] or ["Ann Low"])[0]
        self.date = record["date"] if len(record["date"] or "") == 10 else \
            "2016-05-17"
        self.lang = record["lang"]
        self.blocks = [("h2" if b == "heading" else "p", " ".join(t.split()))
                       for f, b, t in parts if f == "body" and t.strip()]

    @property
    def words(self):
        return words(" ".join(t for _, t in self.blocks))

    def body(self, between=(), p="p", attributes=""):
        """The blocks as HTML, with pieces of furniture between them."""
        out = []
        for i, (kind, text) in enumerate(self.blocks):
            tag, more = (p, attributes) if kind == "p" else (kind, "")
            out.append(f"<{tag}{more}>{html.escape(text, False)}</{tag}>")
            if 0 < i <= len(between):
                out.append(between[i - 1])
        return "\n".join(out)


class Part(Text):
    """Some blocks of an article."""

    def __init__(self, whole, begin, end):
        self.blocks = whole.blocks[begin:end]


def words(text):
    return collections.Counter(re.findall(r"\w+", text.casefold()))


def links(items, tag="li"):
    return "".join(f'<{tag}><a href="/{i}">{t}</a></{tag}>'
                   for i, t in enumerate(items))


def page(a, head, body, attributes=""):
    return (f'<!doctype html>\n<html lang="{a.lang}"{attributes}>\n<head>'
            f'<meta charset="utf-8">\n{head}\n</head>\n<body>\n{body}\n</body>'
            "\n</html>\n")


def linked_data(a, kind, site):
    return ('<script type="application/ld+json">' + json.dumps({
        "@context": "https://schema.org", "@type": kind, "headline": a.title,
        "datePublished": a.date + "T06:30:00+00:00",
        "author": [{"@type": "Person", "name": a.author}],
        "publisher": {"@type": "Organization", "name": site}}) + "</script>")


def newspaper(a, t):
    head = (f"<title>{t} | The Daily Quay</title>"
            '<meta property="og:site_name" content="The Daily Quay">'
            + linked_data(a, "OpinionNewsArticle", "The Daily Quay"))
    return page(a, head, f'''
<header class="masthead"><a href="/">The Daily Quay</a><nav><ul>{links(
        ["World", "Opinion", "Sport", "Culture"])}</ul></nav></header>
<div class="breaking-ticker promo"><a href="/live">Live: council votes tonight</a></div>
<main><article><header><p class="kicker"><a href="/opinion">Opinion</a></p><h1>{t}</h1>
<div class="byline">By <a rel="author" href="/a">{a.author}</a>
<time datetime="{a.date}">{a.date}</time></div>
<ul class="share-tools share"><li>Share</li><li>Copy link</li><li>Print</li></ul></header>
<figure><img src="q.jpg" alt="The quay"><figcaption>The quay at dawn. Photograph: B. Ek</figcaption></figure>
{a.body([f'<aside class="related"><h3>Read more</h3><ul>{links(OTHERS[:2])}</ul></aside>',
         '<div class="ad" id="slot-1"><p>Advertisement</p></div>'])}
<div class="tags-list social"><a href="/t/quay">Quay</a></div></article></main>
<section class="most-read"><h2>Most viewed</h2><ol>{links(OTHERS)}</ol></section>
<footer><p>© The Daily Quay. All rights reserved.</p><ul>{links(
        ["Terms", "Privacy", "Contact us"])}</ul></footer>''')


def wordpress(a, t):
    head = (f"<title>{t} &#8211; Hill Notes</title>"
            f'<meta property="article:published_time" content="{a.date}T08:00:00+00:00">'
            f'<meta property="og:title" content="{t}">'
            '<meta property="og:site_name" content="Hill Notes">'
            '<meta name="generator" content="WordPress 6.2">')
    return page(a, head, f'''<div id="page" class="site">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header id="masthead" class="site-header"><p class="site-title"><a href="/">Hill Notes</a></p>
<nav class="main-navigation"><ul class="menu">{links(["Home", "About", "Archive"])}</ul></nav></header>
<div id="content" class="site-content"><main><article class="post-12 post type-post hentry">
<header class="entry-header"><h1 class="entry-title">{t}</h1><div class="entry-meta">
<span class="posted-on">Posted on <time class="entry-date published" datetime="{a.date}">{a.date}</time></span>
<span class="byline"> by <span class="author vcard"><a href="/author">{a.author}</a></span></span></div></header>
<div class="entry-content">{a.body()}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li>Mail</li><li>Print</li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3>{links(OTHERS[:3], "div")}</div></div>
<footer class="entry-footer">Posted in <a href="/c">Notes</a> | Tagged <a href="/t">hills</a></footer></article>
<nav class="post-navigation navigation">{links(OTHERS[:2], "div")}</nav>
<div id="comments" class="comments-area"><h2>Two thoughts</h2><ol class="comment-list">
<li><p>I walked there once, in the rain, and it is all true.</p></li>
<li><p>Which hill is that?</p></li></ol><div id="respond"><h3>Leave a Reply</h3></div></div></main></div>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul>{links(OTHERS)}</ul></section></aside>
<footer id="colophon" class="site-footer">Proudly powered by WordPress</footer></div>''')


def ghost(a, t):
    head = (f"<title>{t}</title>" + linked_data(a, "Article", "Weir Weekly")
            + '<meta name="generator" content="Ghost 5.50">')
    return page(a, head, f'''<div class="gh-viewport"><header class="gh-head"><nav>{links(
        ["Home", "Essays"], "span")}</nav><a href="#/portal/signup">Subscribe</a></header>
<main class="gh-main"><article class="gh-article post"><header class="gh-article-header"><h1 class="gh-article-title">{t}</h1>
<aside class="gh-article-sidebar"><a href="/author">{a.author}</a> <time datetime="{a.date}">{a.date}</time> 4 min read</aside></header>
<section class="gh-content gh-canvas">{a.body(['<div class="kg-card kg-signup-card signup"><p>Sign up for the weekly letter</p></div>'])}</section>
</article><div class="gh-readmore read-more related-posts"><h3>Read more</h3>{links(OTHERS, "div")}</div></main>
<footer class="gh-foot">Weir Weekly © 2023. Powered by Ghost</footer></div>''')


def newsletter(a, t):
    head = (f'<title>{t} - by {a.author}</title><meta property="og:title" content="{t}">'
            + linked_data(a, "NewsArticle", "Letters from the Lock"))
    return page(a, head, f'''<div class="main-menu navbar"><a href="/">Letters from the Lock</a><button>Subscribe</button><button>Sign in</button></div>
<article class="newsletter-post post"><div class="post-header"><h1 class="post-title">{t}</h1>
<div class="post-meta"><a href="/@a">{a.author}</a> {a.date} <span>12</span><button>Share</button></div></div>
<div class="available-content"><div class="body markup">{a.body([
        '<div class="subscription-widget subscribe-widget"><p>Letters from the Lock is a free letter. Subscribe to get new ones.</p><button>Subscribe</button></div>'])}
<div class="captioned-button-wrap subscribe"><p>Thank you for reading. This post is public, so feel free to share it.</p></div></div></div></article>
<div class="comments-page" id="comments"><h4>Discussion about this post</h4><div class="comment"><p>Best letter in weeks, I think.</p></div></div>
<footer class="footer">© {a.author}. Privacy, terms, collection notice</footer>''')


def platform(a, t):
    head = (f'<title>{t} | by {a.author} | Lantern</title><meta property="og:title" content="{t}">'
            f'<meta name="author" content="{a.author}"><meta property="og:site_name" content="Lantern">'
            f'<meta property="article:published_time" content="{a.date}T05:00:00.000Z">')
    return page(a, head, f'''<div id="root"><div class="a b c"><div class="metabar nav" role="navigation"><a href="/">Open in app</a><a href="/in">Sign in</a></div>
<article><div class="m n"><section><div><h1 class="pw-post-title q r">{t}</h1><div class="s t"><a rel="author" href="/@a">{a.author}</a></div></div>
{a.body(attributes=' class="pw-post-body-paragraph u v"')}</section></div></article>
<div class="x y related-reads related"><h2>More from {a.author}</h2>{links(OTHERS[:3], "div")}</div>
<div class="z footer-links footer">{links(["Help", "Status", "About"], "span")}</div></div></div>''')


def think_tank(a, t):
    head = (f"<title>{t} :: Institute for Rivers</title>"
            f'<meta name="citation_title" content="{t}"><meta name="citation_author" content="{a.author}">'
            f'<meta name="citation_publication_date" content="{a.date.replace("-", "/")}">')
    return page(a, head, f'''<div class="site-header"><a href="/">Institute for Rivers</a><div class="menu"><ul>{links(
        ["Programmes", "Experts", "Events", "Donate"])}</ul></div></div>
<div class="breadcrumbs"><a href="/">Home</a> / <a href="/c">Commentary</a></div>
<div class="row"><div class="col-8 main-col"><h1>{t}</h1><div class="commentary-body">{a.body()}</div>
<div class="author-note"></div></div>
<div class="col-4 sidebar"><div class="expert"><h4>Expert</h4><a href="/x">{a.author}</a></div><h4>Related programmes</h4><ul>{links(OTHERS)}</ul></div></div>
<div class="newsletter-signup newsletter"><h4>Stay informed</h4><p>Our work, monthly, in your inbox.</p></div>
<div class="site-footer">1 Bridge Street. Tel 555 0100</div>''')


def government(a, t):
    head = (f"<title>{t} - Ministry of Waterways</title>"
            f'<meta name="dcterms.issued" content="{a.date}"><meta name="dcterms.title" content="{t}">'
            '<meta name="dcterms.creator" content="Ministry of Waterways">')
    return page(a, head, f'''<div id="global-cookie-message" class="cookie-banner"><p>We use cookies to count visits to this service.</p><button>Accept</button></div>
<header role="banner"><a href="/">Waterways</a></header><nav class="breadcrumb"><ol>{links(["Home", "News and speeches"])}</ol></nav>
<main id="content" role="main"><h1>{t}</h1><div class="govspeak">{a.body()}</div>
<div class="gem-print-link noprint"><button>Print this page</button></div></main>
<aside class="related-navigation related"><h2>Related content</h2><ul>{links(OTHERS)}</ul></aside>
<footer role="contentinfo"><ul>{links(["Help", "Cookies", "Accessibility"])}</ul><p>Open licence v3.0</p></footer>''')


def node_cms(a, t):
    head = (f"<title>{t} | Council on Coasts</title>"
            '<meta name="Generator" content="Drupal 7 (http://drupal.org)">'
            f'<meta name="dcterms.date" content="{a.date}"><meta property="og:title" content="{t}">')
    return page(a, head, f'''<div id="skip-link"><a href="#main" class="element-invisible visually-hidden">Skip to main content</a></div>
<div class="region region-header site-header"><div id="site-name">Council on Coasts</div></div>
<div class="region region-menu menu"><ul>{links(["About us", "Topics", "Experts"])}</ul></div>
<div id="main"><h1 class="title" id="page-title">{t}</h1><div id="node-7" class="node node-article">
<div class="content"><div class="field field-name-body"><div class="field-items"><div class="field-item even" property="content:encoded">{a.body()}</div></div></div></div>
<ul class="links inline"><li><a href="/print">Printer-friendly version</a></li></ul></div></div>
<div class="region region-sidebar sidebar"><div class="block"><h2>Recent comments</h2><ul>{links(OTHERS)}</ul></div></div>
<div id="footer" class="region region-footer">Council on Coasts, Shore Road 9</div>''')


def paginated(a, t):
    head = (f'<title>{t} - Page 1 of 3</title><meta property="og:title" content="{t}">'
            f'<meta name="date" content="{a.date}"><link rel="next" href="?page=2">')
    return page(a, head, f'''<div id="nav" class="navigation"><a href="/">The Long Review</a> {links(["Issues", "Archive"], "span")}</div>
<div class="article-page"><h1>{t}</h1><p class="byline">By {a.author}</p>{a.body()}
<div class="pagination"><span>1</span> <a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=2">Next page</a></div></div>
<div class="sidebar"><h3>In this issue</h3><ul>{links(OTHERS)}</ul></div><div id="footer" class="footer">The Long Review, since 1961</div>''')


def paywalled(a, t):
    head = (f"<title>{t} - The Ledger</title>" + linked_data(a, "NewsArticle", "The Ledger")
            + '<meta property="og:site_name" content="The Ledger">')
    return page(a, head, f'''<header class="masthead"><a href="/">The Ledger</a> <a href="/s">Subscribe for 1 a week</a></header>
<article><h1>{t}</h1>{a.body()}</article>
<div class="paywall modal" role="dialog"><h2>Keep reading</h2><p>You have read your last free article this month. Subscribe to go on.</p><button>See offers</button></div>
<section class="recommended"><h2>Recommended for you</h2><ul>{links(OTHERS)}</ul></section><footer>The Ledger Ltd.</footer>''')


def tables(a, t):
    paragraphs = "\n".join(
        f"<P><FONT FACE=Arial>{html.escape(text, False)}</FONT>" if kind == "p" else
        f"<H3>{html.escape(text, False)}</H3>" for kind, text in a.blocks)
    return (f'<HTML LANG={a.lang}><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">'
            f'<TITLE>{t}</TITLE><META NAME="date" CONTENT="{a.date}"></HEAD><BODY BGCOLOR="#ffffff">\n'
            '<TABLE WIDTH=760><TR><TD COLSPAN=2><IMG SRC="top.gif" ALT=""></TD></TR>\n<TR><TD WIDTH=120 VALIGN=top>'
            + "<BR>".join(f'<A HREF="{i}.html">{o}</A>' for i, o in enumerate(OTHERS))
            + f'</TD>\n<TD VALIGN=top><H1>{t}</H1>\n{paragraphs}\n</TD></TR></TABLE></BODY></HTML>\n')


def amp(a, t):
    head = f"<title>{t}</title>" + linked_data(a, "BlogPosting", "Tidebook")
    return page(a, head, f'''<amp-sidebar id="menu" layout="nodisplay" class="sidebar"><ul>{links(["Home", "Tides"])}</ul></amp-sidebar>
<header class="site-header"><a href="/">Tidebook</a></header><article><h1>{t}</h1>
<amp-img src="t.jpg" width="3" height="2" alt="The tide table"></amp-img>
{a.body(['<amp-ad width="300" height="250" type="x"><div>Ad</div></amp-ad>'])}</article>
<amp-user-notification id="consent" class="consent"><p>We keep one cookie, for the tide.</p><button>Fine</button></amp-user-notification>
<footer class="site-footer">Tidebook</footer>''', " amp")


def css_modules(a, t):
    """A newspaper whose class names say nothing, the text in several columns."""
    half = max(1, len(a.blocks) // 2)
    first, second = Part(a, 0, half), Part(a, half, len(a.blocks))
    return page(a, f"<title>{t} - The Harbour Times</title>"
                + linked_data(a, "NewsArticle", "The Harbour Times"), f'''<div id="app"><div class="css-1aor85t"><div>
<div class="css-v0l3hm"><div><a href="/">The Harbour Times</a></div><div class="css-9q2">{links(
        ["World", "Opinion", "Business", "Arts", "Books", "Weather"], "span")}</div></div>
<div class="css-mcm29f"><div class="css-r3f"><a href="/o">Opinion</a></div><h1 class="css-1l8buln">{t}</h1>
<div class="css-i23"><div class="css-b1">Listen to this article · 7 min</div><div class="css-b2">Share full article</div></div>
<div class="css-8qgvsz"><p>By <span><a href="/by">{a.author}</a></span></p><div>{a.date}</div></div>
<div class="css-53u6y8">{first.body(p="p", attributes=' class="css-at9mc1"')}</div>
<div class="css-x1"><div class="css-x2"><span>Advertisement</span><a href="#after">Skip advertisement</a></div></div>
<div class="css-53u6y8">{second.body(p="p", attributes=' class="css-at9mc1"')}</div></div>
<div class="css-k9"><div><h2>More in Opinion</h2><div>{links(OTHERS, "div")}</div></div>
<div><h2>Editors’ Picks</h2><div>{links(OTHERS[::-1], "div")}</div></div></div>
<div class="css-z"><p>© 2024 The Harbour Times Company</p>{links(["Contact Us", "Accessibility", "Work with us", "Terms of Service"])}</div>
</div></div></div>''')


def test_ids(a, t):
    """Paragraphs that are no <p>, as a news agency has them."""
    return page(a, f"<title>{t} | Wire</title><meta property=\"og:title\" content=\"{t}\">"
                f'<meta property="og:site_name" content="Wire"><meta name="article:published_time" content="{a.date}T10:11:12Z">', f'''<div id="__next">
<div class="hd__x1"><div class="hd__logo">Wire</div><div class="hd__list">{links(["Markets", "World", "Legal", "Sustainability"], "div")}</div></div>
<div class="lay__2k"><div class="lay__3k"><div class="txt__a"><a href="/w">World</a></div><h1 class="txt__h">{t}</h1>
<div class="inf__q"><div>By <a href="/x">{a.author}</a></div><div>{a.date} 10:11 AM UTC · Updated ago</div><div>Aa</div></div>
<div class="cont__p">{a.body(['<div class="nl__2"><div>Sign up for our weekly newsletter to get the news of rivers and ports in your inbox.</div></div>'], p="div", attributes=' data-testid="paragraph" class="txt__p"')}
<div class="sgn__1">Our Standards: <a href="/t">The Trust Principles.</a></div></div></div>
<div class="rel__9"><h2>Read Next</h2><div class="rel__8">{"".join(f'<div><a href="/{i}"><span>World</span><h3>{o}</h3></a><div>An hour ago</div></div>' for i, o in enumerate(OTHERS))}</div></div></div>
<div class="ft__1"><div>{links(["About Wire", "Careers", "Advertise with us", "Cookies"], "div")}</div><div>All quotes delayed a minimum of 15 minutes. © 2024 Wire. All rights reserved</div></div></div>''')


def block_theme(a, t):
    """WordPress with a theme of blocks: groups in groups, no <article>."""
    return page(a, f"<title>{t} &#8211; Low Tide</title>"
                f'<meta property="og:title" content="{t} - Low Tide"><meta property="og:site_name" content="Low Tide">'
                f'<meta property="article:published_time" content="{a.date}T08:00:00+00:00">', f'''<div class="wp-site-blocks">
<header class="wp-block-template-part"><div class="wp-block-group"><p class="wp-block-site-title"><a href="/">Low Tide</a></p>
<nav class="wp-block-navigation"><ul>{links(["Home", "About"])}</ul></nav></div></header>
<main class="wp-block-group"><div class="wp-block-group"><h1 class="wp-block-post-title">{t}</h1>
<div class="wp-block-group"><div class="wp-block-post-date"><time datetime="{a.date}T08:00:00+00:00">{a.date}</time></div>
<div class="wp-block-post-author"><p>by</p><p>{a.author}</p></div><div class="taxonomy-category wp-block-post-terms"><a href="/c">Shore</a></div></div></div>
<div class="entry-content wp-block-post-content">{a.body()}</div>
<div class="wp-block-comments"><h2>One response to “{t}”</h2><ol class="wp-block-comment-template"><li><div>
<div class="wp-block-comment-author-name">Bo</div><div class="wp-block-comment-content"><p>A fine account of the shore, and I have walked there many times with my brother and his dog.</p></div></div></li></ol>
<div><h3>Leave a Reply</h3><form><p>Your email address will not be published. Required fields are marked *</p></form></div></div>
<div class="wp-block-group"><h2>More posts</h2><ul class="wp-block-post-template">{links(OTHERS)}</ul></div></main>
<footer class="wp-block-template-part"><p>Designed with <a href="https://wordpress.org">WordPress</a></p></footer></div>''')


def bare(a, t):
    """No class, no <main>, no <article>: only elements."""
    return page(a, f"<title>{t}</title><meta name=\"date\" content=\"{a.date}\">", f'''<div><div><a href="/">The Bare Page</a></div>
<div>{links(["Home", "Essays", "About", "Contact"], "span")}</div></div>
<div><div><h1>{t}</h1><div>{a.author}, {a.date}</div>{a.body()}</div>
<div><div>Share</div><div>Tweet</div><div>Email</div></div>
<div><h3>You might also like</h3>{"".join(f"<div><a href='/{i}'>{o}</a><p>A short account of it, in a line or two, so that one knows what it is about.</p></div>" for i, o in enumerate(OTHERS))}</div>
<div><h3>3 Comments</h3><div><b>Bo</b><p>I did not know that, and I have lived beside the river for the better part of my life.</p></div>
<div><b>Cy</b><p>Nor did I; but then the river moves a little each year, and with it what is known of it.</p></div></div></div>
<div>Made by hand. Copyright 2020 The Bare Page. All rights reserved.</div>''')


def portal(a, t):
    """A German portal: boxes within the text, a long tail of teasers."""
    box = ('<div data-area="mehr"><div>Mehr zum Thema</div><ul>' + links(OTHERS[:3]) + "</ul></div>")
    teasers = "".join(f'<section><a href="/{i}"><h2>{o}</h2></a><p>Ein Vorspann von zwei Zeilen, der sagt, worum es in diesem Stück geht, und wer es schrieb.</p><span>Von Bo Ek</span></section>' for i, o in enumerate(OTHERS * 2))
    return page(a, f"<title>{t} - Strandblick</title><meta property=\"og:title\" content=\"{t}\">"
                f'<meta name="date" content="{a.date}T07:30:00+01:00"><meta name="author" content="{a.author}">', f'''<div data-area="kopf"><div>Menü</div><ul>{links(
        ["Startseite", "Politik", "Wirtschaft", "Kultur"])}</ul></div>
<main><div data-area="titel"><span>Kolumne</span><h2><span>Meinung</span><span>{t}</span></h2><div>Von <a href="/a">{a.author}</a></div><time datetime="{a.date}">{a.date}</time></div>
<div data-area="text">{a.body([box])}<p><a href="/feedback">Feedback</a></p></div>
<div data-area="mehr"><h2>Lesen Sie auch</h2>{teasers}</div></main>
<div data-area="fuss"><ul>{links(["Impressum", "Datenschutz", "Nutzungsbedingungen", "Kontakt"])}</ul></div>''')


STYLES = [newspaper, wordpress, ghost, newsletter, platform, think_tank,
          government, node_cms, paginated, paywalled, tables, amp,
          css_modules, test_ids, block_theme, bare, portal]


def extract(postil, path):
    out = subprocess.run([postil, "extract", "--json", path], check=True,
                         stdout=subprocess.PIPE).stdout
    return json.loads(out)


def f1(truth, seen):
    common = sum((truth & seen).values())
    total = sum(truth.values()) + sum(seen.values())
    return 2 * common / total if total else 1.0


def main():
    postil = sys.argv[1]
    folder = sys.argv[3] if sys.argv[2:3] == ["--write"] else None
    texts = [Text(extract(postil, os.path.join(EXAMPLES, name)))
             for name in ARTICLES]
    print(f"{'':<12}{'pages':>6}{'F1 mean':>9}{'least':>8}{'title':>8}{'date':>8}")
    every, failures = [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = folder or scratch
        os.makedirs(folder, exist_ok=True)
        for style in STYLES:
            scores, titles, dates = [], 0, 0
            for i, a in enumerate(texts):
                path = os.path.join(folder, f"{style.__name__}-{i}.html")
                with open(path, "w", encoding="utf-8") as f:
                    f.write(style(a, html.escape(a.title, False)))
                record = extract(postil, path)
                text = record["text"].encode()
                body = " ".join(text[s["begin"]:s["end"]].decode()
                                for s in record["stretches"]
                                if s["field"] == "body")
                scores.append(f1(a.words, words(body)))
                titles += record["title"] == a.title
                dates += record["date"] == a.date
                if scores[-1] < 0.97 or record["title"] != a.title or \
                        record["date"] != a.date:
                    extra = words(body) - a.words
                    missing = a.words - words(body)
                    failures.append(f"{os.path.basename(path)}: F1 {scores[-1]:.3f}, title "
                                    f"{record['title']!r}, date {record['date']}; more: "
                                    f"{' '.join(list(extra)[:8])}; less: {' '.join(list(missing)[:8])}")
            every += scores
            print(f"{style.__name__:<12}{len(scores):>6}{sum(scores) / len(scores):>9.4f}"
                  f"{min(scores):>8.4f}{titles:>8}{dates:>8}")
    print(f"{'all':<12}{len(every):>6}{sum(every) / len(every):>9.4f}{min(every):>8.4f}")
    print("\n".join(failures))


main()
