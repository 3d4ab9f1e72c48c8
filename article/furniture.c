/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/furniture.h"

#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/shape.h"
#include "text/date.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool holds(struct pst_str s, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= s.n; i++)
        if ((s.p[i] | 0x20) == (word[0] | 0x20) &&
            strncasecmp(s.p + i, word, n) == 0)
            return true;
    return false;
}

/* Most texts differ in the first letter. */
static bool may_start(struct pst_str s, const char *phrase)
{
    return s.n != 0 && (s.p[0] | 0x20) == (phrase[0] | 0x20);
}

static bool is_one(struct pst_str s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (may_start(s, list[i]) && pst_is_like(s, list[i]))
            return true;
    return false;
}

static bool starts_one(struct pst_str s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (may_start(s, list[i]) && pst_starts_like(s, list[i]))
            return true;
    return false;
}

/* Without a count before it, "12 comments", "Comments (12)", and signs. */
static struct pst_str without_count(struct pst_str s)
{
    while (s.n != 0 && (pst_is_digit(s.p[0]) || pst_is_one_of(s.p[0], " ,.(")))
        s = (struct pst_str){s.p + 1, s.n - 1};
    while (s.n != 0 && (pst_is_digit(s.p[s.n - 1]) ||
                        pst_is_one_of(s.p[s.n - 1], " ,.():")))
        s.n--;
    return s;
}

static const char *const heads[] = {"comments",
                                    "comment",
                                    "responses",
                                    "reader comments",

                                    "join the conversation",
                                    "leave a comment",
                                    "leave a reply",
                                    "post a comment",
                                    "add a comment",
                                    "write a comment",
                                    "related",
                                    "related articles",
                                    "related stories",
                                    "related posts",
                                    "related content",
                                    "related topics",
                                    "related reading",
                                    "related news",
                                    "related links",
                                    "see also",
                                    "read next",
                                    "read more",
                                    "read also",
                                    "further reading",
                                    "up next",
                                    "what to read next",
                                    "keep reading",
                                    "more stories",
                                    "more posts",
                                    "more articles",
                                    "more like this",
                                    "most read",
                                    "most popular",
                                    "most viewed",
                                    "most recent",
                                    "popular",
                                    "popular posts",
                                    "trending",
                                    "trending now",
                                    "latest",
                                    "latest news",
                                    "latest posts",
                                    "latest stories",
                                    "recent posts",
                                    "recent articles",
                                    "top stories",
                                    "featured",
                                    "featured stories",
                                    "editors' picks",
                                    "editors\xE2\x80\x99 picks",
                                    "editor's picks",
                                    "editor\xE2\x80\x99s picks",
                                    "editors' choice",
                                    "recommended",
                                    "recommended for you",
                                    "recommended reading",
                                    "recommended stories",
                                    "sponsored",
                                    "sponsored content",
                                    "promoted",
                                    "from our partners",
                                    "around the web",
                                    "from the web",
                                    "you might also like",
                                    "you may also like",
                                    "you may like",
                                    "don't miss",
                                    "don\xE2\x80\x99t miss",
                                    "share this",
                                    "share this article",
                                    "share this story",
                                    "share this post",
                                    "newsletter",
                                    "newsletters",
                                    "stay informed",
                                    "stay up to date",
                                    "follow us",
                                    "subscribe",
                                    "discussion about this post",
                                    "post navigation",
                                    "tags",
                                    "topics",
                                    "explore more",
                                    "mehr zum thema",
                                    "lesen sie auch",
                                    "auch interessant",
                                    "das k\xC3\xB6nnte sie auch interessieren",
                                    "kommentare",
                                    "meistgelesen",
                                    "meistgelesene artikel",
                                    "empfohlen",
                                    "weitere artikel",
                                    "weitere themen",
                                    "zum thema",
                                    "\xC3\xA0 lire aussi",
                                    "lire aussi",
                                    "sur le m\xC3\xAAme sujet",
                                    "commentaires",
                                    "les plus lus",
                                    "dans la m\xC3\xAAme rubrique",
                                    "voir aussi",
                                    "comentarios",
                                    "te puede interesar",
                                    "m\xC3\xA1s informaci\xC3\xB3n",
                                    "lo m\xC3\xA1s visto",
                                    "lea tambi\xC3\xA9n",
                                    "leggi anche",
                                    "commenti",
                                    "lees ook",
                                    "reacties",
                                    "leia tamb\xC3\xA9m",
                                    "coment\xC3\xA1rios"};
static const char *const head_beginnings[] = {
    "more from ",        "more in ",       "more on this",   "more about this",
    "more stories ",     "mehr aus ",      "mehr von ",      "comments on ",
    "one response to",   "one thought on", "one comment on", "one reply to",
    "latest from ",      "latest in ",     "popular in ",    "most read in ",
    "recommended from ", "top stories ",   "plus de "};
static const char *const replies[] = {"thoughts on ", "responses to ",
                                      "comments on ", "replies to ",
                                      "comments to "};

bool pst_furniture_heads(struct pst_str text)
{
    enum { LONGEST = 120 };
    if (text.n > LONGEST)
        return false;
    struct pst_str bare = without_count(text);
    return is_one(bare, heads, COUNT(heads)) ||
           starts_one(text, head_beginnings, COUNT(head_beginnings)) ||
           (bare.p != text.p && starts_one(bare, replies, COUNT(replies)));
}

bool pst_furniture_leads(struct pst_str text)
{
    return starts_one(text, heads, COUNT(heads)) ||
           starts_one(text, head_beginnings, COUNT(head_beginnings));
}

bool pst_furniture_is(struct pst_str text)
{
    enum { LONGEST = 400 };
    static const char *const whole[] = {"advertisement",
                                        "advertising",
                                        "anzeige",
                                        "werbung",
                                        "publicit\xC3\xA9",
                                        "publicidad",
                                        "ad",
                                        "share",
                                        "tweet",
                                        "email",
                                        "print",
                                        "save",
                                        "bookmark",
                                        "copy link",
                                        "facebook",
                                        "twitter",
                                        "linkedin",
                                        "whatsapp",
                                        "pinterest",
                                        "reddit",
                                        "subscribe",
                                        "sign in",
                                        "sign up",
                                        "log in",
                                        "menu",
                                        "search",
                                        "skip to content",
                                        "skip to main content",
                                        "skip advertisement",
                                        "back to top",
                                        "reply",
                                        "listen",
                                        "feedback",
                                        "loading",
                                        "loading...",
                                        "follow",
                                        "gift article",
                                        "share full article",
                                        "share article",
                                        "print this page",
                                        "read more",
                                        "continue reading",
                                        "story continues below advertisement",
                                        "close",
                                        "previous",
                                        "next",
                                        "page not found",
                                        "teilen",
                                        "drucken",
                                        "merken",
                                        "partager",
                                        "imprimer",
                                        "compartir",
                                        "aa",
                                        "advert",
                                        "shares",
                                        "sharing is caring!",
                                        "share this on whatsapp",
                                        "caption",
                                        "hide caption",
                                        "show caption",
                                        "toggle caption",
                                        "image copyright",
                                        "image caption",
                                        "image source",
                                        "just watched",
                                        "must watch",
                                        "replay",
                                        "related tags",
                                        "post comment (+)",
                                        "post comment",
                                        "video",
                                        "play video",
                                        "back to gallery",
                                        "breaking news",
                                        "full bio",
                                        "view all",
                                        "(view all)",
                                        "view comments",
                                        "show comments",
                                        "load more",
                                        "show more",
                                        "author",
                                        "publish date",
                                        "posted by",
                                        "you are at",
                                        "you are here",
                                        "enlarge",
                                        "enlarge this image"};
    static const char *const beginnings[] = {
        "advertisementskip",
        "sign up for our ",
        "sign up to our ",
        "sign up for the ",
        "sign up here",
        "sign up to receive ",
        "subscribe to our ",
        "subscribe now",
        "subscribe for free",
        "subscribe today",
        "get our newsletter",
        "get the best of ",
        "join our newsletter",
        "join our mailing list",
        "thanks for reading",
        "thank you for reading",
        "follow us on ",
        "follow us:",
        "listen to this ",
        "our standards:",
        "your email address will not be published",
        "already a subscriber",
        "this post is public",
        "support our journalism",
        "we use cookies",
        "this site uses cookies",
        "this website uses cookies",
        "posted in",
        "filed under",
        "tagged with",
        "tagged:",
        "tags:",
        "share this:",
        "read more:",
        "related:",
        "read also:",
        "see also:",
        "lesen sie auch:",
        "lire aussi",
        "\xC2\xA9",
        "&copy;",
        "(c) 20",
        "copyright 20",
        "copyright \xC2\xA9",
        "a version of this article appears in print",
        "follow the new",
        "enter your email",
        "made by ",
        "powered by ",
        "also on ",
        "see more:",
        "read next:",
        "click here to get the ",
        "click here for more",
        "like this story?",
        "have a tip?",
        "this site is protected by recaptcha",
        "this slideshow requires javascript",
        "media playback is ",
        "let our news meet your inbox",
        "get the latest updates",
        "chat with us",
        "copyright @",
        "the contents of this site",
        "this document is subject to copyright",
        "image copyright",
        "proudly powered by",
        "designed with ",
        "story continues below"};
    static const char *const anywhere[] = {
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits r\xC3\xA9serv\xC3\xA9s",
        "todos los derechos reservados",
        "todos os direitos reservados",
        "may not be published, broadcast, rewritten"};
    if (text.n > LONGEST)
        return false;
    if (is_one(without_count(text), whole, COUNT(whole)) ||
        starts_one(text, beginnings, COUNT(beginnings)))
        return true;
    for (size_t i = 0; i < COUNT(anywhere); i++)
        if (holds(text, anywhere[i]))
            return true;
    return false;
}

/* A date and little else. */
static bool is_dateline(struct pst_str text)
{
    enum { LONGEST = 100, LITTLE = 40 };
    struct pst_date date;
    size_t begin, end;
    return text.n <= LONGEST &&
           pst_date_find(text, false, &date, &begin, &end) &&
           text.n - (end - begin) <= LITTLE;
}

bool pst_furniture_is_byline(struct pst_str text)
{
    enum { LONGEST = 100 };
    static const char *const by[] = {"by ",          "von ",
                                     "par ",         "por ",
                                     "di ",          "written by ",
                                     "words ",       "text: ",
                                     "posted by ",   "publi\xC3\xA9 ",
                                     "published ",   "updated ",
                                     "posted ",      "last updated",
                                     "reading time", "lesedauer",
                                     "published:",   "updated:",
                                     "posted:",      "publish date",
                                     "author:",      "by:",
                                     "story by ",    "tempo de leitura"};
    static const char *const ends[] = {"min read", "minute read", "minutes",
                                       "min",      "mins read",   "ago"};
    if (text.n > LONGEST)
        return false;
    for (size_t i = 0; i < COUNT(ends); i++) {
        size_t n = strlen(ends[i]);
        if (text.n > n && pst_is_digit(text.p[0]) &&
            strncasecmp(text.p + text.n - n, ends[i], n) == 0)
            return true;
    }
    for (size_t i = 0; i < COUNT(by); i++)
        if (may_start(text, by[i]) && pst_starts_like(text, by[i]))
            return true;
    if (pst_is_like(text, "by") || pst_is_like(text, "von"))
        return true;
    return is_dateline(text) || pst_shape_name(text) == text.n;
}
