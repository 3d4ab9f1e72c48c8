/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/binding/loops.h"

#include <xapian.h>

#include <string>

unsigned long add_cc(const char *path)
{
    Xapian::WritableDatabase db(path, Xapian::DB_CREATE_OR_OVERWRITE |
                                          Xapian::DB_NO_SYNC);
    unsigned long sum = 0;
    for (unsigned i = 0; i < ADDS; i++) {
        Xapian::Document doc;
        for (unsigned k = 0; k < TERMS_A_DOC; k++) {
            char room[16];
            unsigned n = term_of(i, k, room);
            doc.add_posting(std::string(room, n), k + 1, 1);
        }
        sum += db.add_document(doc);
    }
    db.close();
    return sum;
}

unsigned long step_cc(const char *path)
{
    Xapian::Database db(path, Xapian::DB_BACKEND_GLASS);
    unsigned long sum = 0, steps = 0;
    while (steps < STEPS) {
        auto end = db.postlist_end("t0");
        for (auto it = db.postlist_begin("t0"); it != end; ++it) {
            sum += *it + it.get_wdf();
            steps++;
        }
    }
    return sum;
}
