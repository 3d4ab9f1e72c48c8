/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The least that a program over libxapian can do: open the database and ask
 * for its size. The peer of bench-cold.
 */
#include <xapian.h>

#include <cstdio>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    try {
        Xapian::Database db(argv[1]);
        std::printf("%u\n", db.get_doccount());
    } catch (const Xapian::Error &e) {
        std::fprintf(stderr, "%s\n", e.get_description().c_str());
        return 2;
    }
    return 0;
}
