/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tests/binding/memory.c leaves out is Xapian's own: here its classes
 * alone, without the binding, run out of memory at each allocation in turn,
 * each time in a process of its own. It is told how often that one crashes or
 * loses memory. With libxapian 1.4.22 each case does; where another release
 * does not, the case may move to memory.c.
 */
#include <xapian.h>

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace
{

long until = -1; /* allocations before the one that fails; -1: none does */
long heard, live;

} // namespace

void *operator new(std::size_t size)
{
    heard++;
    if (until == 0) {
        until = -1;
        throw std::bad_alloc();
    }
    if (until > 0)
        until--;
    void *p = std::malloc(size);
    if (!p)
        throw std::bad_alloc();
    live++;
    return p;
}

void operator delete(void *p) noexcept
{
    live -= p != nullptr;
    std::free(p);
}

void operator delete(void *p, std::size_t) noexcept
{
    operator delete(p);
}

namespace
{

Xapian::WritableDatabase database()
{
    Xapian::WritableDatabase db("", Xapian::DB_BACKEND_INMEMORY);
    for (int i = 0; i < 3; i++) {
        Xapian::Document doc;
        for (Xapian::termpos p = 1; p < 9; p += 2) {
            doc.add_posting("quick", p);
            doc.add_posting("brown", p + 1);
        }
        doc.add_value(0, "x");
        db.add_document(doc);
    }
    return db;
}

void parse(const Xapian::Database &db)
{
    Xapian::QueryParser parser;
    Xapian::RangeProcessor range(0);
    parser.set_database(db);
    parser.add_rangeprocessor(&range);
    parser.parse_query(
        "+quick -x a..z (brown OR \"brown quick\") quick NEAR bro* "
        "quick ADJ brown",
        Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_WILDCARD);
}

void make_registry(const Xapian::Database &)
{
    Xapian::Registry registry;
}

void read_query(const Xapian::Database &)
{
    static const std::string bytes =
        (Xapian::Query("quick") | Xapian::Query("brown")).serialise();
    static const Xapian::Registry registry;
    Xapian::Query::unserialise(bytes, registry);
}

void search(const Xapian::Database &db, const Xapian::Query &query)
{
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    enquire.get_mset(0, 10);
}

void match_or(const Xapian::Database &db)
{
    search(db, Xapian::Query("quick") | Xapian::Query("brown"));
}

void match_and(const Xapian::Database &db)
{
    search(db, Xapian::Query("quick") & Xapian::Query("brown"));
}

void match_range(const Xapian::Database &db)
{
    search(db,
           Xapian::Query(Xapian::Query::OP_FILTER, Xapian::Query("quick"),
                         Xapian::Query(Xapian::Query::OP_VALUE_GE, 0, "w")));
}

void match_phrase(const Xapian::Database &db)
{
    static const char *const words[] = {"quick", "brown"};
    search(db, Xapian::Query(Xapian::Query::OP_PHRASE, words, words + 2));
}

struct {
    const char *what;
    void (*run)(const Xapian::Database &db);
} const cases[] = {
    {"the query parser", parse},
    {"a registry", make_registry},
    {"a query read back", read_query},
    {"the start of a match", match_or},
    {"the start of a match of AND", match_and},
    {"the start of a match of a range", match_range},
    {"a match of a phrase", match_phrase},
};

/* Run it once with its n-th allocation failing, -1: none; what is lost. */
long run(void (*what)(const Xapian::Database &), const Xapian::Database &db,
         long n)
{
    long before = live;
    until = n;
    try {
        what(db);
    } catch (const std::bad_alloc &) {
    }
    until = -1;
    return live - before;
}

enum { FINE, LOST };

/* The same in a process of its own: its status. */
int apart(void (*what)(const Xapian::Database &), const Xapian::Database &db,
          long n)
{
    int status = 0;
    pid_t pid = fork();
    if (pid < 0)
        std::abort();
    if (pid == 0) {
        const rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        std::freopen("/dev/null", "w", stderr); /* what the C library says */
        _exit(run(what, db, n) ? LOST : FINE);
    }
    waitpid(pid, &status, 0);
    return status;
}

} // namespace

int main()
{
    Xapian::WritableDatabase db = database();
    int number = 0;
    for (const auto &c : cases) {
        long crashes = 0, losses = 0;
        run(c.run, db, -1); /* what is made once, and stays */
        long before = heard;
        bool clean = run(c.run, db, -1) == 0;
        long allocations = heard - before;
        for (long n = 0; n < allocations; n++) {
            int status = apart(c.run, db, n);
            crashes += !WIFEXITED(status);
            losses += WIFEXITED(status) && WEXITSTATUS(status) == LOST;
        }
        std::printf("%s %d - %s: of %ld allocations that fail %ld crash Xapian "
                    "%s, %ld lose memory\n",
                    clean && allocations ? "ok" : "not ok", ++number, c.what,
                    allocations, crashes, Xapian::version_string(), losses);
    }
    std::printf("1..%d\n", number);
}
