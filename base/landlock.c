/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/landlock.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As in linux/landlock.h, of which headers have older versions than kernels;
 * the numbers of the calls are those of all processors. */
enum {
    CALL_CREATE = 444,
    CALL_ADD = 445,
    CALL_RESTRICT = 446,
    ASK_VERSION = 1,
    RULE_BELOW = 1
};

enum access {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3
};

struct rule {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

/* All rights to files that the kernel knows; 0: it does not know Landlock. */
static uint64_t known_rights(void)
{
    /* By version, from 1 on: how many rights there are. */
    static const unsigned counts[] = {13, 14, 15, 15, 16};
    enum { LAST = sizeof counts / sizeof *counts };
    long version = syscall(CALL_CREATE, NULL, (size_t)0, ASK_VERSION);
    if (version < 1)
        return 0;
    return ((uint64_t)1 << counts[(version < LAST ? version : LAST) - 1]) - 1;
}

static void allow(int rules, const char *path, uint64_t rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    const struct rule rule = {rights, fd};
    syscall(CALL_ADD, rules, RULE_BELOW, &rule, 0);
    close(fd);
}

static int begin_rules(uint64_t rights)
{
    return rights == 0 ? -1
                       : (int)syscall(CALL_CREATE, &rights, sizeof rights, 0);
}

static bool restrict_self(int rules)
{
    bool is_bound = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                    syscall(CALL_RESTRICT, rules, 0) == 0;
    close(rules);
    return is_bound;
}

bool pst_landlock_read_below(const char *const *folders)
{
    int rules = begin_rules(known_rights());
    if (rules < 0)
        return false;
    for (; *folders != NULL; folders++)
        allow(rules, *folders, READ_FILE | READ_DIR);
    return restrict_self(rules);
}

bool pst_landlock_change_nothing(void)
{
    const uint64_t reading = EXECUTE | READ_FILE | READ_DIR;
    int rules = begin_rules(known_rights() & ~reading);
    if (rules < 0)
        return false;
    allow(rules, "/dev/null", WRITE_FILE);
    return restrict_self(rules);
}
