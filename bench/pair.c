/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench/pair.c - time two commands in turn, A B A B ..., from exec to exit.
 *
 *     pair RUNS NAME_A COMMAND_A NAME_B COMMAND_B
 *
 * Commands are split at spaces; there is no shell. Their output goes to
 * /dev/null. Prints the median, the least and the 90th percentile of each in
 * milliseconds, and the ratio A/B of the medians. Exits with 1 when a command
 * could not be run or failed (status 1 is no failure: it means no hits).
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARGS_MAX = 64, WARM_UP = 5 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void split(char *command, char **args)
{
    size_t n = 0;
    char *save = NULL;
    for (char *a = strtok_r(command, " ", &save); a != NULL && n < ARGS_MAX - 1;
         a = strtok_r(NULL, " ", &save))
        args[n++] = a;
    args[n] = NULL;
}

/* Milliseconds from spawn to exit; negative when it failed. */
static double once(char **args)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t pid;
    double start = now();
    int r = args[0] == NULL
                ? -1
                : posix_spawn(&pid, args[0], &actions, NULL, args, environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (r != 0 || waitpid(pid, &status, 0) != pid)
        return -1;
    double ms = now() - start;
    return WIFEXITED(status) && WEXITSTATUS(status) <= 1 ? ms : -1;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: pair RUNS NAME_A COMMAND_A NAME_B COMMAND_B\n");
        return 2;
    }
    size_t runs = (size_t)strtoul(argv[1], NULL, 10);
    if (runs < 1 || runs > 100000)
        return 2;
    char *args[2][ARGS_MAX];
    split(argv[3], args[0]);
    split(argv[5], args[1]);

    double *times[2] = {calloc(runs, sizeof(double)),
                        calloc(runs, sizeof(double))};
    int failed = times[0] == NULL || times[1] == NULL;
    for (size_t i = 0; i < runs + WARM_UP && !failed; i++) {
        for (int k = 0; k < 2; k++) {
            double ms = once(args[k]);
            failed |= ms < 0;
            if (i >= WARM_UP)
                times[k][i - WARM_UP] = ms;
        }
    }
    if (!failed) {
        double median[2];
        printf("%-28s %9s %9s %9s\n", "ms, exec to exit", "median", "least",
               "90th");
        for (int k = 0; k < 2; k++) {
            qsort(times[k], runs, sizeof(double), by_value);
            median[k] = times[k][runs / 2];
            printf("%-28s %9.2f %9.2f %9.2f\n", argv[2 + 2 * k], median[k],
                   times[k][0], times[k][runs * 9 / 10]);
        }
        printf("ratio of the medians: %.2f (%zu runs each, in turn)\n",
               median[0] / median[1], runs);
    } else {
        fprintf(stderr, "pair: a command failed\n");
    }
    free(times[0]);
    free(times[1]);
    return failed;
}
