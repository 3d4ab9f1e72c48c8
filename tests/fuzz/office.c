/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as an office document; and, as few such bytes are one, as the
 * text, the description or a chapter in a sound one. */
#include <archive.h>
#include <archive_entry.h>

#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_file(struct archive *a, const char *name, const void *p,
                     size_t n)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_size(e, (int64_t)n);
    if (archive_write_header(a, e) != ARCHIVE_OK)
        abort();
    archive_write_data(a, p, n);
    archive_entry_free(e);
}

static void add_text(struct archive *a, const char *name, const char *text)
{
    add_file(a, name, text, strlen(text));
}

/* A document of which these bytes are the files of the given names. */
static void check_within(const char *type, const char *const *names,
                         const uint8_t *data, size_t size)
{
    size_t room = 2 * size + 16384, used = 0;
    char *bytes = malloc(room);
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_set_options(a, "zip:compression=store");
    archive_write_open_memory(a, bytes, room, &used);
    if (type != NULL)
        add_text(a, "mimetype", type);
    else
        add_text(a, "[Content_Types].xml", "<Types/>");
    add_text(a, "META-INF/container.xml", "<rootfile full-path=\"b.opf\"/>");
    add_text(a, "styles.xml", "<a/>");
    for (; *names != NULL; names++)
        add_file(a, *names, data, size);
    if (archive_write_close(a) != ARCHIVE_OK)
        abort();
    archive_write_free(a);
    check_extract("a.zip", (const uint8_t *)bytes, used);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const word[] = {"word/document.xml", "docProps/core.xml",
                                       NULL};
    static const char *const text[] = {"content.xml", "meta.xml", NULL};
    static const char *const book[] = {"b.opf", "a.xhtml", "toc.ncx", NULL};
    check_extract("a.docx", data, size);
    check_within(NULL, word, data, size);
    check_within("application/vnd.oasis.opendocument.text", text, data, size);
    check_within("application/epub+zip", book, data, size);
    return 0;
}
