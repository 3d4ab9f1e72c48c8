/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/reference/stem.c - Xapian's stemmers for the Python tests: a line
 * "LANGUAGE TERM" in, a line with the stem out.
 */
#include <stdio.h>
#include <string.h>

#include <xapian-c.h>

int main(void)
{
    char line[4096];
    char last[sizeof line] = "";
    xap_stem *stem = NULL;
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *term = strchr(line, ' ');
        if (term == NULL)
            return 2;
        *term++ = '\0';
        term[strcspn(term, "\n")] = '\0';
        if (strcmp(last, line) != 0) {
            xap_stem_free(stem);
            stem = NULL;
            snprintf(last, sizeof last, "%s", line);
            /* A language without stemmer leaves words as they are. */
            if (xap_stem_new(&stem, line, NULL) != XAP_OK)
                stem = NULL;
        }
        xap_bytes out = xap_str(term);
        if (stem != NULL)
            xap_stem_word(stem, xap_str(term), &out, NULL);
        printf("%.*s\n", (int)out.n, out.p);
        fflush(stdout);
    }
    xap_stem_free(stem);
    return 0;
}
