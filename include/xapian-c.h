/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c.h - a C binding of Xapian, the search engine library.
 *
 * Conventions, which hold for every function here:
 *
 * - Handles are opaque and hold Xapian's own counted objects. *_free(NULL) is
 *   a no-op; handles may be freed in any order: an MSet outlives its Enquire,
 *   an iterator its database.
 * - A function that can fail returns xap_status, 0 or negative, and takes an
 *   optional xap_error * last. On failure out-parameters are NULL or 0, and
 *   every input is unchanged unless the function says otherwise. Nothing ever
 *   throws, prints or aborts.
 * - Each function lists the statuses it has causes for. Any can also return
 *   XAP_ENOMEM, and XAP_EINTERNAL for what should not be.
 * - Results are in the first parameter, named out, where they are handles.
 * - Pointers are not NULL unless the function says that they may be.
 * - Terms, values and document data are bytes (struct xap_bytes), which may
 *   hold NULs. Borrowed bytes coming out live until the next call on the
 *   handle that they came from; xap_buf is owned by the caller. Text is UTF-8,
 *   paths are what the system takes.
 * - Iterators: while ((r = xap_term_iter_next(it, &err)) > 0): 1 an item, 0
 *   the end, negative an error. Accessors cannot fail.
 * - Callbacks are a const struct of functions and a payload; a negative return
 *   stops the call, which then returns XAP_ECALLBACK with that number in
 *   err->callback.
 * - A handle, and all that was made from it, is used by one thread at a time.
 *   Do not cancel a thread inside a call; a callback may end the thread.
 *
 * Bound is all of Xapian 1.4 but what it has deprecated. xapian-c/COVERAGE.tsv
 * in the sources says for each of Xapian's methods what stands for it. Compiled
 * against Xapian 1.5 or later the same functions are there.
 *
 * Everything is here since 0.1. Link with -lxapian-c (pkg-config xapian-c).
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#define XAPIAN_C_INSIDE
#include "xapian-c/types.h"

#include "xapian-c/database.h"
#include "xapian-c/document.h"
#include "xapian-c/enquire.h"
#include "xapian-c/expand.h"
#include "xapian-c/generator.h"
#include "xapian-c/geo.h"
#include "xapian-c/iterator.h"
#include "xapian-c/match.h"
#include "xapian-c/parser.h"
#include "xapian-c/query.h"
#include "xapian-c/registry.h"
#include "xapian-c/source.h"
#include "xapian-c/stem.h"
#include "xapian-c/unicode.h"
#include "xapian-c/weight.h"
#include "xapian-c/writable.h"

#include "xapian-c/inline.h"
#undef XAPIAN_C_INSIDE

#endif
