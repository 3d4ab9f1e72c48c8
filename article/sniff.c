/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/sniff.h"

#include <stdio.h>
#include <string.h>

#include "article/archive.h"
#include "article/ascii.h"
#include "article/compound.h"
#include "article/members.h"
#include "article/mime.h"
#include "article/package.h"
#include "base/bytes.h"
#include "schema/pathterms.h"

enum { PROBE = 64 * 1024, MARKUP_PROBE = 2048 };

struct magic {
    const char *bytes;
    size_t n;
    const char *kind;
};

#define MAGIC(bytes, kind)               \
    {                                    \
        (bytes), sizeof(bytes) - 1, kind \
    }

static const struct magic magics[] = {
    MAGIC("\x00\x05\x16\x07", "AppleDouble file"),
    MAGIC("\x00\x05\x16\x00", "AppleSingle file"),
    MAGIC("\x89PNG\r\n", "PNG image"),
    MAGIC("\xff\xd8\xff", "JPEG image"),
    MAGIC("GIF87a", "GIF image"),
    MAGIC("GIF89a", "GIF image"),
    MAGIC("II*\x00", "TIFF image"),
    MAGIC("MM\x00*", "TIFF image"),
    MAGIC("%PDF-", "PDF document"),
    MAGIC("%!PS", "PostScript document"),
    MAGIC("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document"),
    MAGIC("PK\x03\x04", "ZIP archive or Office document"),
    MAGIC("PK\x05\x06", "empty ZIP archive"),
    MAGIC("\x1f\x8b", "gzip file inside a gzip file"),
    MAGIC("\x1f\x9d", "compress file"),
    MAGIC("\xfd"
          "7zXZ",
          "xz file"),
    MAGIC("\x28\xb5\x2f\xfd", "zstd file"),
    MAGIC("7z\xbc\xaf\x27\x1c", "7z archive"),
    MAGIC("Rar!\x1a\x07", "RAR archive"),
    MAGIC("\x7f"
          "ELF",
          "ELF program"),
    MAGIC("\xca\xfe\xba\xbe", "program"),
    MAGIC("\xcf\xfa\xed\xfe", "program"),
    MAGIC("MZ\x90\x00", "program"),
    MAGIC("\x00"
          "asm",
          "WebAssembly program"),
    MAGIC("bplist00", "Apple web archive or property list"),
    MAGIC("SQLite format 3", "SQLite database"),
    MAGIC("\x0f\x0dXapian Glass", "Xapian database"),
    MAGIC("ID3\x02", "MP3 sound"),
    MAGIC("ID3\x03", "MP3 sound"),
    MAGIC("ID3\x04", "MP3 sound"),
    MAGIC("OggS", "Ogg sound or video"),
    MAGIC("fLaC", "FLAC sound"),
    MAGIC("wOFF", "font"),
    MAGIC("wOF2", "font"),
    MAGIC("\x00\x01\x00\x00\x00", "font"),
};

static const char *const markdown_names[] = {
    "md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "mdx", "qmd", "rmd"};
static const char *const html_names[] = {"html", "htm", "xhtml",
                                         "xht",  "xml", "tei"};

static const char *const org_names[] = {"org"};
static const char *const rst_names[] = {"rst", "rest"};
static const char *const asciidoc_names[] = {"adoc", "asciidoc", "asc"};
static const char *const mail_names[] = {"eml", "mbox", "mbx"};

static const char *const savedpage_names[] = {"mht", "mhtml"};

static const char *const table_names[] = {"csv", "tsv", "tab", "psv"};

static const char *const json_names[] = {"json", "jsonl", "ndjson"};

/* Files of text that are no articles. */
static const char *const foreign_names[] = {
    "ada",    "asm",         "astro",      "atom",   "awk",   "bash",
    "bat",    "bib",         "c",          "cc",     "cfg",   "clj",
    "cls",    "cmake",       "cmd",        "coffee", "conf",  "cpp",
    "cs",     "css",         "cxx",        "d",      "dart",  "desktop",
    "diff",   "dtd",         "el",         "ex",     "exs",   "fish",
    "go",     "gradle",      "groovy",     "h",      "hh",    "hpp",
    "hs",     "ics",         "ini",        "java",   "jl",    "js",
    "json5",  "jsx",         "kt",         "less",   "lisp",  "lock",
    "log",    "lua",         "m4",         "map",    "mjs",   "mk",
    "ml",     "patch",       "php",        "pl",     "plist", "pm",
    "po",     "pot",         "properties", "ps1",    "py",    "r",
    "rb",     "rdf",         "rs",         "rss",    "sass",  "scala",
    "scm",    "scss",        "sh",         "sql",    "srt",   "sty",
    "svelte", "svg",         "swift",      "tcl",    "tf",    "toml",
    "ts",     "tsx",         "vb",         "vcf",    "vim",   "vtt",
    "vue",    "webmanifest", "xsd",        "xsl",    "xslt",  "yaml",
    "yml",    "zig",         "zsh",
};
static const char *const foreign_files[] = {
    "makefile", "gnumakefile", "dockerfile",  "gemfile",    "rakefile",
    "procfile", "jenkinsfile", "vagrantfile", "robots.txt", "cmakelists.txt",
};
/* Roots of XML that hold no article's text, or many. */
static const char *const foreign_roots[] = {
    "<rss",       "<feed",           "<rdf:rdf",         "<svg",
    "<urlset",    "<sitemapindex",   "<plist",           "<project",
    "<xs:schema", "<xsl:stylesheet", "<office:document",
};

static bool in_list(struct pst_str s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pst_is_like(s, list[i]))
            return true;
    return false;
}

#define IN(s, list) in_list((s), (list), sizeof(list) / sizeof *(list))

static const char *magic_of(struct pst_str bytes)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (bytes.n >= magics[i].n && bytes.p[0] == magics[i].bytes[0] &&
            memcmp(bytes.p, magics[i].bytes, magics[i].n) == 0)
            return magics[i].kind;
    if (pst_is_bzip2(bytes))
        return "bzip2 file";
    if (bytes.n >= 12 && memcmp(bytes.p, "RIFF", 4) == 0 &&
        (memcmp(bytes.p + 8, "WEBP", 4) == 0 ||
         memcmp(bytes.p + 8, "WAVE", 4) == 0 ||
         memcmp(bytes.p + 8, "AVI ", 4) == 0))
        return "RIFF image, sound or video";
    if (bytes.n >= 12 && memcmp(bytes.p + 4, "ftyp", 4) == 0)
        return "MPEG-4 or HEIF file";
    if (bytes.n >= 262 && memcmp(bytes.p + 257, "ustar", 5) == 0)
        return "tar archive";
    return NULL;
}

/* Text in two or four bytes a character, by its mark. */
static bool has_wide_mark(struct pst_str s)
{
    return pst_str_starts(s, "\xff\xfe") || pst_str_starts(s, "\xfe\xff") ||
           (s.n >= 4 && memcmp(s.p, "\0\0\xfe\xff", 4) == 0);
}

/* NULs on one side only, as in text in two bytes a character. */
static bool is_wide_text(struct pst_str s)
{
    size_t nul[2] = {0, 0};
    for (size_t i = 0; i < s.n; i++)
        nul[i & 1] += s.p[i] == '\0';
    size_t more = nul[0] > nul[1] ? nul[0] : nul[1];
    return more > s.n / 8 && nul[0] + nul[1] - more < more / 16 + 1;
}

/* Hardly a text: NULs in more than 1 byte of 100, or controls in 1 of 20; in
 * what has NULs as wide text has, other controls in half of the rest. */
static bool is_binary(struct pst_str s, size_t first_odd)
{
    size_t nuls = 0, controls = 0;
    for (size_t i = first_odd; (i += pst_bytes_to_odd(s.p + i, s.n - i)) < s.n;
         i++) {
        unsigned char c = (unsigned char)s.p[i];
        nuls += c == 0;
        controls +=
            c == 0x7f || ((c < '\b' || c > '\r') && c != 0x1b && c != 0x1a);
    }
    if ((nuls <= s.n / 100 && controls <= s.n / 20) || has_wide_mark(s))
        return false;
    return !is_wide_text(s) || controls - nuls > (s.n - nuls) / 2;
}

/* Past a byte-order mark and white space. */
static struct pst_str content(struct pst_str s)
{
    if (pst_str_starts(s, "\xEF\xBB\xBF")) {
        s.p += 3;
        s.n -= 3;
    }
    if (s.n > MARKUP_PROBE)
        s.n = MARKUP_PROBE;
    return pst_str_trim(s);
}

static bool has_markup(struct pst_str s)
{
    return pst_starts_like(s, "<!doctype") || pst_starts_like(s, "<html") ||
           pst_starts_like(s, "<?xml") || pst_starts_like(s, "<tei");
}

/* The first element's tag, past declarations and comments. */
static struct pst_str root_tag(struct pst_str s)
{
    while (s.n > 1 && s.p[0] == '<' && (s.p[1] == '?' || s.p[1] == '!')) {
        const char *mark = pst_starts_like(s, "<!--") ? "-->" : ">";
        const char *end = memmem(s.p, s.n, mark, strlen(mark));
        if (end == NULL)
            return (struct pst_str){"", 0};
        end += strlen(mark);
        s.n -= (size_t)(end - s.p);
        s.p = end;
        s = pst_str_trim(s);
    }
    return s;
}

static bool holds(struct pst_str s, const char *phrase)
{
    return memmem(s.p, s.n, phrase, strlen(phrase)) != NULL;
}

/* RSS and what Evernote exports by the name of the root, Atom and RSS 1.0 by a
 * namespace in its tag. */
static bool has_feed_root(struct pst_str s)
{
    struct pst_str tag = root_tag(s);
    const char *end = memchr(tag.p, '>', tag.n);
    if (end != NULL)
        tag.n = (size_t)(end - tag.p);
    if (pst_starts_like(tag, "<rss") && tag.n >= 4 &&
        (tag.n == 4 || pst_is_one_of(tag.p[4], " \t\r\n/")))
        return true;
    if (pst_starts_like(tag, "<en-export") && tag.n > 10 &&
        pst_is_one_of(tag.p[10], " \t\r\n>"))
        return true;
    bool is_atom = holds(tag, "http://www.w3.org/2005/Atom") ||
                   holds(tag, "http://purl.org/atom/ns#");
    if (is_atom &&
        (pst_starts_like(tag, "<feed") || pst_starts_like(tag, "<entry") ||
         pst_starts_like(tag, "<atom:")))
        return true;
    return pst_starts_like(tag, "<rdf:rdf") &&
           (holds(tag, "http://purl.org/rss/1.0/") ||
            holds(tag, "http://my.netscape.com/rdf/"));
}

/* Flat OpenDocument text. The tag of its root has some thousand bytes. */
static bool is_flat_document(struct pst_str head, struct pst_str probe)
{
    struct pst_str tag = root_tag(head);
    if (!pst_starts_like(tag, "<office:document"))
        return false;
    tag.n = (size_t)(probe.p + probe.n - tag.p);
    const char *end = memchr(tag.p, '>', tag.n);
    if (end != NULL)
        tag.n = (size_t)(end - tag.p);
    return holds(tag, "\"application/vnd.oasis.opendocument.text");
}

static bool is_outline(struct pst_str head)
{
    struct pst_str tag = root_tag(head);
    return pst_starts_like(tag, "<opml") && tag.n > 5 &&
           pst_is_one_of(tag.p[5], " \t\r\n>");
}

static bool has_foreign_root(struct pst_str s)
{
    struct pst_str root = root_tag(s);
    for (size_t i = 0; i < sizeof foreign_roots / sizeof *foreign_roots; i++) {
        size_t n = strlen(foreign_roots[i]);
        if (pst_starts_like(root, foreign_roots[i]) && root.n > n &&
            pst_is_one_of(root.p[n], " \t\r\n/>"))
            return true;
    }
    return false;
}

/* A line of `mark` alone at the start, and another one later. */
static bool is_fenced(struct pst_str s, const char *mark)
{
    if (!pst_str_starts(s, mark))
        return false;
    size_t n = strlen(mark);
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t' || s.p[n] == '\r'))
        n++;
    if (n == s.n || s.p[n] != '\n')
        return false;
    char again[8];
    snprintf(again, sizeof again, "\n%s", mark);
    return memmem(s.p + n, s.n - n, again, strlen(again)) != NULL;
}

static bool has_front_matter(struct pst_str bytes)
{
    struct pst_str s = content(bytes);
    return is_fenced(s, "---") || is_fenced(s, "+++") ||
           pst_str_starts(s, "[#]: ");
}

/* A message that is called by no name of its kind, as in a Maildir: its header
 * has what only mail has. */
static bool is_mail(struct pst_str s)
{
    bool from = false, told = false, sent = false;
    struct pst_mime_field f;
    if (pst_mail_postmark(s))
        return true;
    for (size_t at = 0; pst_mime_field_next(s, &at, s.n, &f);) {
        from = from || pst_is_like(f.name, "from");
        told = told || pst_is_like(f.name, "subject") ||
               pst_is_like(f.name, "date");
        sent = sent || pst_is_like(f.name, "message-id") ||
               pst_is_like(f.name, "received") ||
               pst_is_like(f.name, "mime-version");
    }
    return from && told && sent;
}

/* What browsers write before a page and its pictures. */
static bool is_savedpage(struct pst_str s)
{
    struct pst_range value;
    return pst_mime_field_find(s, 0, s.n, "snapshot-content-location", &value);
}

static enum pst_sniffed skip(char *reason, const char *why)
{
    snprintf(reason, PST_SNIFF_REASON_MAX, "%s", why);
    return PST_SNIFF_SKIP;
}

/* The folder of a compound file names its streams in two bytes a letter; it may
 * stand behind what is at hand. */
static bool is_word_document(struct pst_str bytes, struct pst_str path)
{
    static const char name[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t";
    struct pst_str ext = pst_path_extension(path);
    return pst_is_compound(bytes) &&
           (memmem(bytes.p, bytes.n, name, sizeof name) != NULL ||
            pst_is_like(ext, "doc") || pst_is_like(ext, "dot"));
}

enum pst_sniffed pst_sniff_even(struct pst_str bytes, struct pst_str path,
                                char reason[PST_SNIFF_REASON_MAX],
                                bool *is_even)
{
    reason[0] = '\0';
    *is_even = false;
    if (bytes.n == 0)
        return skip(reason, "empty file");
    const char *kind;
    switch (pst_package_kind(bytes, &kind)) {
    case PST_PACKAGE_DOCX:
    case PST_PACKAGE_ODT:
        return PST_SNIFF_WORDPROC;
    case PST_PACKAGE_EPUB:
        return PST_SNIFF_EPUB;
    case PST_PACKAGE_FOREIGN:
        return skip(reason, kind);
    case PST_PACKAGE_NONE:
        kind = magic_of(bytes);
    }
    if (is_word_document(bytes, path))
        return PST_SNIFF_WORDDOC;
    if (kind != NULL)
        return skip(reason, kind);
    if (pst_str_starts(bytes, "{\\rtf"))
        return PST_SNIFF_RTF;
    struct pst_str probe = {bytes.p, bytes.n < PROBE ? bytes.n : PROBE};
    size_t odd = pst_byteset_find(&pst_odd_bytes, bytes.p, bytes.n);
    *is_even = odd == bytes.n;
    if (is_binary(probe, odd < probe.n ? odd : probe.n))
        return skip(reason, "binary file");
    struct pst_str head = content(probe);
    bool is_marked = head.n != 0 && head.p[0] == '<';
    if (is_marked && has_feed_root(head))
        return PST_SNIFF_FEED;
    if (is_marked && is_flat_document(head, probe))
        return PST_SNIFF_FLATDOC;
    if (is_marked && is_outline(head))
        return PST_SNIFF_OPML;
    if (is_marked && has_foreign_root(head))
        return skip(reason, "no reader for this kind of XML");
    struct pst_str ext = pst_path_extension(path);
    const char *slash = memrchr(path.p, '/', path.n);
    struct pst_str name = path;
    if (slash != NULL)
        name =
            (struct pst_str){slash + 1, path.n - (size_t)(slash + 1 - path.p)};
    if (IN(name, foreign_files)) {
        snprintf(reason, PST_SNIFF_REASON_MAX, "no reader for %.*s",
                 (int)name.n, name.p);
        return PST_SNIFF_SKIP;
    }
    if (IN(ext, markdown_names))
        return pst_joplin_is(bytes) ? PST_SNIFF_JOPLIN : PST_SNIFF_MARKDOWN;
    if (IN(ext, html_names))
        return PST_SNIFF_HTML;
    if (IN(ext, org_names))
        return PST_SNIFF_ORG;
    if (IN(ext, rst_names))
        return PST_SNIFF_RST;
    if (IN(ext, asciidoc_names) && !pst_str_starts(head, "-----BEGIN PGP"))
        return PST_SNIFF_ASCIIDOC;
    if (pst_is_like(ext, "ipynb"))
        return PST_SNIFF_NOTEBOOK;
    if (IN(ext, json_names) || pst_json_is_assigned(head))
        return PST_SNIFF_JSON;
    if (IN(ext, table_names))
        return PST_SNIFF_TABLE;
    if (IN(ext, savedpage_names))
        return PST_SNIFF_SAVEDPAGE;
    if (IN(ext, mail_names))
        return PST_SNIFF_MAIL;
    if (IN(ext, foreign_names)) {
        snprintf(reason, PST_SNIFF_REASON_MAX, "no reader for .%.*s files",
                 (int)ext.n, ext.p);
        return PST_SNIFF_SKIP;
    }
    if (pst_str_starts(head, "-----BEGIN ") &&
        !pst_str_starts(head, "-----BEGIN PGP SIGNED"))
        return skip(reason, "a key, a signature or what is encrypted");
    if (pst_str_starts(head, "#!"))
        return skip(reason, "script");
    if (has_markup(head))
        return PST_SNIFF_HTML;
    if (is_mail(probe))
        return is_savedpage(probe) ? PST_SNIFF_SAVEDPAGE : PST_SNIFF_MAIL;
    return has_front_matter(probe) ? PST_SNIFF_MARKDOWN : PST_SNIFF_TEXT;
}

enum pst_sniffed pst_sniff(struct pst_str bytes, struct pst_str path,
                           char reason[PST_SNIFF_REASON_MAX])
{
    bool is_even;
    return pst_sniff_even(bytes, path, reason, &is_even);
}
