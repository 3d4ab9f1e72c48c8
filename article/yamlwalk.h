/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/yamlwalk.h - YAML by libyaml, with byte positions.
 */
#ifndef POSTIL_ARTICLE_YAMLWALK_H
#define POSTIL_ARTICLE_YAMLWALK_H

#include <stdbool.h>

#include "article/scalar.h"

/* Hand out every scalar of the first document that is no null. False, and
 * nothing is handed out, when it is not YAML, no mapping, or has over a
 * thousand brackets. Nesting beyond
 * `depth` and what aliases repeat beyond some ten thousand values is left out.
 */
bool pst_yaml_walk(struct pst_str text, unsigned depth, pst_scalar_sink *sink,
                   void *payload);

#endif
