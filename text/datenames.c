/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/datenames.h"

#include <stdint.h>
#include <stdlib.h>

enum { WEAK = 1 };

struct month {
    const char *name;
    int8_t month;
    int8_t weak;
};

/* Both tables: folded, sorted by bytes. */
/* clang-format off */
static const struct month months[] = {
    {"abr", 4, 0}, {"abril", 4, 0}, {"ago", 8, WEAK}, {"agosto", 8, 0},
    {"aout", 8, 0}, {"apr", 4, 0}, {"april", 4, 0}, {"aprile", 4, 0},
    {"aug", 8, 0}, {"august", 8, 0}, {"augustus", 8, 0}, {"avr", 4, 0},
    {"avril", 4, 0}, {"dec", 12, 0}, {"december", 12, 0}, {"decembre", 12, 0},
    {"dez", 12, 0}, {"dezember", 12, 0}, {"dezembro", 12, 0}, {"dic", 12, 0},
    {"dicembre", 12, 0}, {"diciembre", 12, 0}, {"ene", 1, 0}, {"enero", 1, 0},
    {"feb", 2, 0}, {"febb", 2, 0}, {"febbraio", 2, 0}, {"febrero", 2, 0},
    {"februar", 2, 0}, {"februari", 2, 0}, {"february", 2, 0}, {"fev", 2, 0},
    {"fevereiro", 2, 0}, {"fevr", 2, 0}, {"fevrier", 2, 0}, {"gen", 1, WEAK},
    {"genn", 1, 0}, {"gennaio", 1, 0}, {"giu", 6, 0}, {"giugno", 6, 0},
    {"jan", 1, 0}, {"janeiro", 1, 0}, {"janner", 1, 0}, {"januar", 1, 0},
    {"januari", 1, 0}, {"january", 1, 0}, {"janv", 1, 0}, {"janvier", 1, 0},
    {"juil", 7, 0}, {"juillet", 7, 0}, {"juin", 6, 0}, {"jul", 7, 0},
    {"julho", 7, 0}, {"juli", 7, 0}, {"julio", 7, 0}, {"july", 7, 0},
    {"jun", 6, 0}, {"june", 6, 0}, {"junho", 6, 0}, {"juni", 6, 0},
    {"junio", 6, 0}, {"lug", 7, WEAK}, {"luglio", 7, 0}, {"maart", 3, 0},
    {"maerz", 3, 0}, {"mag", 5, WEAK}, {"magg", 5, 0}, {"maggio", 5, 0},
    {"mai", 5, 0}, {"maio", 5, 0}, {"mar", 3, 0}, {"march", 3, 0},
    {"marco", 3, 0}, {"mars", 3, 0}, {"marz", 3, 0}, {"marzo", 3, 0},
    {"may", 5, 0}, {"mayo", 5, 0}, {"mei", 5, 0}, {"mrt", 3, 0},
    {"nov", 11, 0}, {"november", 11, 0}, {"novembre", 11, 0},
    {"novembro", 11, 0}, {"noviembre", 11, 0}, {"oct", 10, 0},
    {"october", 10, 0}, {"octobre", 10, 0}, {"octubre", 10, 0}, {"okt", 10, 0},
    {"oktober", 10, 0}, {"ott", 10, 0}, {"ottobre", 10, 0}, {"out", 10, WEAK},
    {"outubro", 10, 0}, {"sep", 9, 0}, {"sept", 9, 0}, {"september", 9, 0},
    {"septembre", 9, 0}, {"septiembre", 9, 0}, {"set", 9, WEAK},
    {"setembro", 9, 0}, {"setiembre", 9, 0}, {"sett", 9, 0},
    {"settembre", 9, 0}, {"авг", 8, 0}, {"август", 8, 0}, {"августа", 8, 0},
    {"апр", 4, 0}, {"апрель", 4, 0}, {"апреля", 4, 0}, {"дек", 12, 0},
    {"декабрь", 12, 0}, {"декабря", 12, 0}, {"июл", 7, 0}, {"июль", 7, 0},
    {"июля", 7, 0}, {"июн", 6, 0}, {"июнь", 6, 0}, {"июня", 6, 0},
    {"май", 5, 0}, {"мар", 3, 0}, {"март", 3, 0}, {"марта", 3, 0},
    {"мая", 5, 0}, {"ноя", 11, 0}, {"нояб", 11, 0}, {"ноябрь", 11, 0},
    {"ноября", 11, 0}, {"окт", 10, 0}, {"октябрь", 10, 0}, {"октября", 10, 0},
    {"сен", 9, 0}, {"сент", 9, 0}, {"сентябрь", 9, 0}, {"сентября", 9, 0},
    {"фев", 2, 0}, {"февр", 2, 0}, {"февраль", 2, 0}, {"февраля", 2, 0},
    {"янв", 1, 0}, {"январь", 1, 0}, {"января", 1, 0},
};

static const char *const weekdays[] = {
    "di", "dienstag", "dim", "dimanche", "dinsdag", "do", "dom", "domenica",
    "domingo", "donderdag", "donnerstag", "fr", "freitag", "fri", "friday",
    "giovedi", "jeu", "jeudi", "jue", "jueves", "lun", "lundi", "lunedi",
    "lunes", "ma", "maandag", "mardi", "martedi", "martes", "mer", "mercoledi",
    "mercredi", "mi", "mie", "miercoles", "mittwoch", "mo", "mon", "monday",
    "montag", "quarta", "quinta", "sa", "sab", "sabado", "sabato", "sam",
    "samedi", "samstag", "sat", "saturday", "segunda", "sexta", "so",
    "sonnabend", "sonntag", "sun", "sunday", "terca", "thu", "thur", "thurs",
    "thursday", "tue", "tues", "tuesday", "ven", "vendredi", "venerdi", "vie",
    "viernes", "vr", "vrijdag", "wed", "wednesday", "weds", "wo", "woensdag",
    "za", "zaterdag", "zo", "zondag", "воскресенье", "вс", "вт", "вторник",
    "пн", "понедельник", "пт", "пятница", "пятницу", "сб", "ср", "среда",
    "среду", "суббота", "субботу", "четверг", "чт",
};
/* clang-format on */

static int compare_month(const void *key, const void *item)
{
    const struct pst_str *name = key;
    const struct month *month = item;
    return pst_str_cmp(*name, pst_str_of(month->name));
}

static int compare_weekday(const void *key, const void *item)
{
    const struct pst_str *name = key;
    const char *const *weekday = item;
    return pst_str_cmp(*name, pst_str_of(*weekday));
}

int pst_date_month(struct pst_str name, bool *weak)
{
    const struct month *found =
        bsearch(&name, months, sizeof months / sizeof *months, sizeof *months,
                compare_month);
    *weak = found != NULL && found->weak == WEAK;
    return found != NULL ? found->month : 0;
}

bool pst_date_weekday(struct pst_str name)
{
    return bsearch(&name, weekdays, sizeof weekdays / sizeof *weekdays,
                   sizeof *weekdays, compare_weekday) != NULL;
}
