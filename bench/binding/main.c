/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main FOLDER [RUNS] - CPU seconds of the loops of loops.h through the binding
 * and in C++, in turn, the least of RUNS each, and their ratio. The folder is
 * made; databases in it are left.
 */
#include "bench/binding/loops.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

unsigned term_of(unsigned i, unsigned k, char room[16])
{
    unsigned word = k == 0 ? 0 : (i * 2654435761u >> (k % 13)) % 5000;
    return (unsigned)snprintf(room, 16, "t%u", word);
}

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The CPU seconds of a loop, if they are less than `least`. */
static double timed(unsigned long (*loop)(const char *), const char *path,
                    double least, unsigned long *sum)
{
    double start = cpu();
    *sum = loop(path);
    double seconds = cpu() - start;
    return seconds < least ? seconds : least;
}

/* Each first in turn; both must give the same. */
static void pair(const char *name, int runs, unsigned long (*c)(const char *),
                 unsigned long (*cc)(const char *), const char *c_path,
                 const char *cc_path)
{
    double least_c = 1e9, least_cc = 1e9;
    for (int i = 0; i < runs; i++) {
        unsigned long sum_c, sum_cc;
        if (i % 2 == 0)
            least_cc = timed(cc, cc_path, least_cc, &sum_cc);
        least_c = timed(c, c_path, least_c, &sum_c);
        if (i % 2 == 1)
            least_cc = timed(cc, cc_path, least_cc, &sum_cc);
        if (sum_c != sum_cc) {
            fprintf(stderr, "%s: %lu is not %lu\n", name, sum_c, sum_cc);
            exit(1);
        }
    }
    printf("%-28s C %.4f s, C++ %.4f s, ratio %.3f\n", name, least_c, least_cc,
           least_c / least_cc);
}

int main(int argc, char **argv)
{
    char c_path[300], cc_path[300], path[300];
    int runs = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 3;
    if (argc < 2)
        return 2;
    mkdir(argv[1], 0777);
    snprintf(c_path, sizeof c_path, "%s/c", argv[1]);
    snprintf(cc_path, sizeof cc_path, "%s/cc", argv[1]);
    pair("100,000 adds", runs, add_c, add_cc, c_path, cc_path);
    pair("1,000,000 posting steps", runs * 20, step_c, step_cc, c_path,
         cc_path);
    pair("1,000,000 postings read", runs * 20, read_c, step_cc, c_path,
         cc_path);
    snprintf(path, sizeof path, "%s/lists", argv[1]);
    list_cc(path);
    pair("1,000,000 term steps", runs * 4, terms_c, terms_cc, path, path);
    pair("1,000,000 position steps", runs * 20, positions_c, positions_cc, path,
         path);
    pair("1,000,000 value steps", runs * 4, values_c, values_cc, path, path);
    return 0;
}
