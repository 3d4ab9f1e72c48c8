/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/zipnames.h - the charset of names in a zip archive that states none:
 * that of the system that wrote it.
 */
#ifndef POSTIL_ARTICLE_ZIPNAMES_H
#define POSTIL_ARTICLE_ZIPNAMES_H

#include "article/archive.h"

/* As iconv names it; NULL: the names are ASCII or UTF-8, or it is no zip
 * archive, or one that is damaged. Told from all names, in the archive's
 * directory, by how their bytes go together; few Chinese names may pass for
 * Korean ones. */
const char *pst_zip_charset(struct pst_packed_input in);

#endif
