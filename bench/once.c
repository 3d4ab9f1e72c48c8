/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench/once.c - run commands one after the other and print what each cost.
 *
 *     once MEGABYTES NAME COMMAND [NAME COMMAND ...]
 *
 * Commands go to the shell; their output to stderr. Prints CPU seconds (user
 * and system, of all processes), wall seconds, peak memory of the largest
 * process, megabytes a CPU second, and the ratio of CPU seconds to the first
 * command's. A command that fails has a line that says so; exit status 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct cost {
    double cpu, wall;
    long peak_kb;
    int status;
};

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct cost run(const char *command)
{
    struct cost c = {0, 0, 0, -1};
    double start = now();
    pid_t pid = fork();
    if (pid == 0) {
        dup2(2, 1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    struct rusage usage;
    if (pid < 0 || wait4(pid, &c.status, 0, &usage) != pid)
        return c;
    c.wall = now() - start;
    c.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    c.peak_kb = usage.ru_maxrss;
    return c;
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc % 2 != 0) {
        fprintf(stderr, "usage: once MEGABYTES NAME COMMAND ...\n");
        return 2;
    }
    double megabytes = strtod(argv[1], NULL);
    double first = 0;
    int failed = 0;
    printf("%-34s %8s %8s %9s %9s %7s\n", "", "CPU s", "wall s", "peak MB",
           "MB/CPU s", "ratio");
    for (int i = 2; i + 1 < argc; i += 2) {
        struct cost c = run(argv[i + 1]);
        if (c.status != 0) {
            printf("%-34s failed (status %d)\n", argv[i], c.status);
            failed = 1;
            continue;
        }
        if (first == 0)
            first = c.cpu;
        printf("%-34s %8.2f %8.2f %9.1f %9.1f %7.2f\n", argv[i], c.cpu, c.wall,
               (double)c.peak_kb / 1024, megabytes / c.cpu, c.cpu / first);
        fflush(stdout);
    }
    return failed;
}
