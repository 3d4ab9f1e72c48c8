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

void list_cc(const char *path)
{
    Xapian::WritableDatabase db(path, Xapian::DB_CREATE_OR_OVERWRITE |
                                          Xapian::DB_NO_SYNC);
    for (unsigned i = 0; i < LISTED; i++) {
        Xapian::Document doc;
        std::string word = "t" + std::to_string(i);
        for (unsigned k = 0; i == 0 && k < LISTED; k++)
            doc.add_posting("p", k * 3 + k % 2 + 1);
        doc.add_term(word);
        doc.add_value(0, word);
        db.add_document(doc);
    }
    db.close();
}

unsigned long terms_cc(const char *path)
{
    Xapian::Database db(path, Xapian::DB_BACKEND_GLASS);
    unsigned long sum = 0, steps = 0;
    while (steps < STEPS) {
        auto end = db.allterms_end();
        for (auto it = db.allterms_begin(); it != end; ++it) {
            sum += (*it).size() + it.get_termfreq();
            steps++;
        }
    }
    return sum;
}

unsigned long positions_cc(const char *path)
{
    Xapian::Database db(path, Xapian::DB_BACKEND_GLASS);
    unsigned long sum = 0, steps = 0;
    while (steps < STEPS) {
        auto end = db.positionlist_end(1, "p");
        for (auto it = db.positionlist_begin(1, "p"); it != end; ++it) {
            sum += *it;
            steps++;
        }
    }
    return sum;
}

unsigned long values_cc(const char *path)
{
    Xapian::Database db(path, Xapian::DB_BACKEND_GLASS);
    unsigned long sum = 0, steps = 0;
    while (steps < STEPS) {
        auto end = db.valuestream_end(0);
        for (auto it = db.valuestream_begin(0); it != end; ++it) {
            sum += it.get_docid() + (*it).size();
            steps++;
        }
    }
    return sum;
}
