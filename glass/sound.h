/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/sound.h - what of a database's files Xapian does not look at: it takes
 * a table whose file is not there for one that was never written, finds nothing
 * in it, and says nothing, also in its check.
 *
 * A version file of another format than we know is nothing to complain of here.
 */
#ifndef POSTIL_GLASS_SOUND_H
#define POSTIL_GLASS_SOUND_H

#include "base/error.h"

/* PST_EINDEX when the version file names a table whose file is not there;
 * PST_EIO when that cannot be told. */
int pst_glass_check_files(const char *dir, struct pst_error *err);
/* The same; and when the version file says other numbers than the documents
 * give: how many there are, up to which docid, and how long. */
int pst_glass_check_version(const char *dir, struct pst_error *err);

#endif
