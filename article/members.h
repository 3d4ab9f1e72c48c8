/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/members.h - files that hold many articles: where each one lies, and
 * one of them to stretches.
 */
#ifndef POSTIL_ARTICLE_MEMBERS_H
#define POSTIL_ARTICLE_MEMBERS_H

#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "article/extract.h"
#include "base/error.h"

struct pst_member {
    size_t begin, end;   /* in the decoded text */
    int64_t number;      /* from 1, in the order of the file; -1: the file is
                            this one alone */
    struct pst_str name; /* what the file calls it; empty: by its number */
    const struct pst_str *file;   /* bytes of a file of that name, to be read by
                                     its own kind; NULL: the member's reader */
    const void *own;              /* the finder's, for its reader alone */
    const struct pst_source *src; /* that its places count in, where it is not
                                     the file's: part of a package */
    uint32_t node;                /* the same */
};

/* A negative answer ends the search and is returned. */
typedef int pst_member_sink(void *payload, const struct pst_member *m);

/* Whether it begins as JSON that a script assigns to a name of its own, as in
 * archives of Twitter's. */
static inline bool pst_json_is_assigned(struct pst_str s)
{
    return pst_str_starts(s, "window.YTD.");
}

/* JSON values one after the other (as JSON Lines are), in place of an array its
 * items, and in place of an object without a text of its own the items of the
 * lists of articles in it, at most three objects deep; an array of one object
 * is as that. What a search engine or an archive of posts puts around an
 * article
 * (_source, tweet, object and their like) is taken off. PST_EFORMAT, with
 * the line, at what is no JSON or nests too deeply; what stood before it has
 * been handed out. */
int pst_json_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err);

/*
 * An object as an article. Its text is the first of these keys that has one:
 * body, articleBody, maintext, content, content_text, text, content_html,
 * html, bodytext, fulltext and the like; a string, HTML when it has tags, or a
 * list of them. A date of creation gives way to others. All other keys are
 * metadata, as in front matter. Returns 1; 0 when it is no article, which has a
 * text, or a title and a date. PST_EFORMAT: HTML over a limit.
 */
int pst_json_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err);

/*
 * The entries of a feed, RSS or Atom, or of what Evernote exports, each called
 * by its id (guid, id, rdf:about) or else its address. The text of one is the
 * first of content:encoded, Atom's content, XHTML, description or summary that
 * it has; a second one is its summary. A source map leads through the escapes
 * of XML and then those of HTML. Title, author and language of the feed are
 * those of an entry that names no source, author or language. PST_EFORMAT:
 * nested too deeply.
 */
int pst_feed_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err);
/* Returns 0 for an entry without text and title. */
int pst_feed_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err);

/* Whether the text begins with the line before a message in an mbox. */
bool pst_mail_postmark(struct pst_str s);
/* The next such line after a blank line, behind `at`; s.n: there is none. */
size_t pst_mail_next_postmark(struct pst_str s, size_t at);

/*
 * Messages: the one of a file, all of an mbox, and those that are parts of
 * others (forwarded, or of a digest); each called by its Message-ID. `src` is
 * raw (pst_source_raw), as each part states its charset. Of alternatives plain
 * text is read, unless it is but a note beside HTML. Quoted lines are stretches
 * without their marks; signatures, and footers of lists, are no body. What is
 * attached is named in meta "attachment", and is a file by itself, called by
 * its name and, where there are several messages, that of its message before
 * it. Places are exact, but that base64 leads to its lines. Never fails but for
 * the sink.
 */
int pst_mail_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err);
/* Returns 0 for a message without text and subject. PST_EFORMAT: HTML over a
 * limit. */
int pst_mail_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err);

/*
 * The page of a MIME message in which a browser saved it, .mhtml; other parts
 * are what belongs to it. `src` is raw; places are as in mail. Gives none, with
 * the reason in err, when no part is a page. Never fails but for the sink.
 */
int pst_savedpage_members(const struct pst_source *src,
                          const struct pst_extract_limits *limits,
                          pst_member_sink *sink, void *payload,
                          struct pst_error *err);
/* Returns 0 for an empty page. PST_EFORMAT: over a limit. */
int pst_savedpage_read(struct pst_article *a, const struct pst_source *src,
                       const struct pst_member *m,
                       const struct pst_extract_limits *limits,
                       struct pst_error *err);

/*
 * The rows of a table whose first row names its columns: CSV, or with
 * semicolons, tabs or bars. The text is the column called as a key of
 * pst_json_read, else the one of long texts; all others are metadata. Gives
 * none, with the reason in err, when there is neither a text nor a title and a
 * date. Never fails but for the sink.
 */
int pst_table_members(const struct pst_source *src,
                      const struct pst_extract_limits *limits,
                      pst_member_sink *sink, void *payload,
                      struct pst_error *err);
/* What separates the cells of a table that begins so; returns where its head
 * begins: 0, or behind a line that says just that. */
size_t pst_table_begin(struct pst_str text, char *separator);
enum { PST_TABLE_ROWS = 50 }; /* that tell which column is the text */
/* Returns 0 for a row without them. PST_EFORMAT: HTML over a limit. */
int pst_table_read(struct pst_article *a, const struct pst_source *src,
                   const struct pst_member *m,
                   const struct pst_extract_limits *limits,
                   struct pst_error *err);

/*
 * Documents of word processors, .docx and .odt: one article, whose places count
 * in the file of the package that holds the text. Title, headings, quotations
 * are told by the names of styles; deleted text is left out. PST_EFORMAT: the
 * package is damaged, encrypted or over a limit.
 */
int pst_wordproc_members(const struct pst_source *src,
                         const struct pst_extract_limits *limits,
                         pst_member_sink *sink, void *payload,
                         struct pst_error *err);
int pst_wordproc_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_member *m,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err);

/*
 * The same in one file of XML, .fodt, whose places are exact. PST_EFORMAT:
 * nested too deeply. Its reader is that of the others.
 */
int pst_flatdoc_members(const struct pst_source *src,
                        const struct pst_extract_limits *limits,
                        pst_member_sink *sink, void *payload,
                        struct pst_error *err);

/*
 * Documents of Word 6 to 2003, .doc: one article, whose places count in its
 * text, a line a paragraph. Notes and text boxes follow the text; headers,
 * comments and the instructions of fields are left out. Gives none, with the
 * reason in err, for documents of other programs. PST_EFORMAT: damaged or
 * encrypted.
 */
int pst_worddoc_members(const struct pst_source *src,
                        const struct pst_extract_limits *limits,
                        pst_member_sink *sink, void *payload,
                        struct pst_error *err);
int pst_worddoc_read(struct pst_article *a, const struct pst_source *src,
                     const struct pst_member *m,
                     const struct pst_extract_limits *limits,
                     struct pst_error *err);

/*
 * Outlines, OPML: one article; an outline with a note, or with others below
 * it at the top, is a heading, others are items, notes paragraphs. One most of
 * whose ends are feeds or pages is a page. PST_EFORMAT: nested too deeply, or
 * HTML over a limit.
 */
int pst_opml_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err);
/* Returns 0 for one without an outline. */
int pst_opml_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err);

/*
 * Notebooks of Jupyter: one article. Cells of Markdown are its text, those of
 * code are code; what these gave is left out. The first cell may be front
 * matter if it is raw. Places are exact.
 */
int pst_notebook_members(const struct pst_source *src,
                         const struct pst_extract_limits *limits,
                         pst_member_sink *sink, void *payload,
                         struct pst_error *err);
/* Returns 0 for one without cells. PST_EFORMAT: no JSON, or over a limit. */
int pst_notebook_read(struct pst_article *a, const struct pst_source *src,
                      const struct pst_member *m,
                      const struct pst_extract_limits *limits,
                      struct pst_error *err);

/* Whether it ends as a file of Joplin's exports does. */
bool pst_joplin_is(struct pst_str bytes);
/*
 * A note as Joplin exports it (.md, and .jex, an archive of these): one
 * article, in Markdown or HTML. Places are exact. Gives none, with the reason
 * in err, for other files of the export: notebooks, tags, what is attached.
 */
int pst_joplin_members(const struct pst_source *src,
                       const struct pst_extract_limits *limits,
                       pst_member_sink *sink, void *payload,
                       struct pst_error *err);
/* PST_EFORMAT: over a limit. */
int pst_joplin_read(struct pst_article *a, const struct pst_source *src,
                    const struct pst_member *m,
                    const struct pst_extract_limits *limits,
                    struct pst_error *err);

/*
 * Books in EPUB: each file of the reading order is an article by its name,
 * whose places count in that file; the book is its source, and its authors,
 * date and language are those of a chapter that names none. One that neither
 * states a title nor begins with a heading is called as in the table of
 * contents. PST_EFORMAT as
 * above.
 */
int pst_epub_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err);
/* Returns 0 for a file without text. */
int pst_epub_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err);

/*
 * Rich Text Format: one article. `src` is raw, as code pages change within it;
 * places are exact. Styles tell titles and headings; notes follow the paragraph
 * they stand in. Never fails but for the sink.
 */
int pst_rtf_members(const struct pst_source *src,
                    const struct pst_extract_limits *limits,
                    pst_member_sink *sink, void *payload,
                    struct pst_error *err);
int pst_rtf_read(struct pst_article *a, const struct pst_source *src,
                 const struct pst_member *m,
                 const struct pst_extract_limits *limits,
                 struct pst_error *err);

#endif
