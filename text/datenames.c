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
    {"abr", 4, 0}, {"abril", 4, 0}, {"ago", 8, WEAK}, {"agost", 8, WEAK},
    {"agosto", 8, 0}, {"agu", 8, WEAK}, {"agustos", 8, 0}, {"agustus", 8, 0},
    {"aibrean", 4, 0}, {"aout", 8, 0}, {"apr", 4, 0}, {"april", 4, 0},
    {"aprile", 4, 0}, {"aprilie", 4, 0}, {"aprilis", 4, 0}, {"ara", 12, WEAK},
    {"aralik", 12, 0}, {"aug", 8, 0}, {"august", 8, 0}, {"augusti", 8, 0},
    {"augustus", 8, 0}, {"augusztus", 8, 0}, {"avr", 4, 0}, {"avril", 4, 0},
    {"balandzio", 4, 0}, {"bealtaine", 5, WEAK}, {"birzelio", 6, 0},
    {"brezen", 3, 0}, {"brezna", 3, 0}, {"cerven", 6, 0}, {"cervence", 7, 0},
    {"cervenec", 7, 0}, {"cervna", 6, 0}, {"cze", 6, WEAK}, {"czerwca", 6, 0},
    {"czerwiec", 6, 0}, {"dec", 12, 0}, {"december", 12, 0},
    {"decembre", 12, 0}, {"decembrie", 12, 0}, {"des", 12, WEAK},
    {"desember", 12, 0}, {"desembre", 12, 0}, {"dez", 12, 0},
    {"dezember", 12, 0}, {"dezembro", 12, 0}, {"dic", 12, 0},
    {"dicembre", 12, 0}, {"diciembre", 12, 0}, {"duben", 4, 0}, {"dubna", 4, 0},
    {"eanair", 1, 0}, {"eki", 10, WEAK}, {"ekim", 10, WEAK}, {"elokuu", 8, 0},
    {"elokuuta", 8, 0}, {"ene", 1, 0}, {"enero", 1, 0}, {"eyl", 9, WEAK},
    {"eylul", 9, 0}, {"feabhra", 2, 0}, {"feb", 2, 0}, {"febb", 2, 0},
    {"febbraio", 2, 0}, {"febr", 2, WEAK}, {"febrer", 2, 0}, {"febrero", 2, 0},
    {"februar", 2, 0}, {"februari", 2, 0}, {"februarie", 2, 0},
    {"february", 2, 0}, {"fev", 2, 0}, {"fevereiro", 2, 0}, {"fevr", 2, 0},
    {"fevrier", 2, 0}, {"geguzes", 5, 0}, {"gen", 1, WEAK}, {"gener", 1, 0},
    {"genn", 1, 0}, {"gennaio", 1, 0}, {"giu", 6, 0}, {"giugno", 6, 0},
    {"gru", 12, WEAK}, {"grudnia", 12, 0}, {"grudzien", 12, 0},
    {"gruodzio", 12, 0}, {"haz", 6, WEAK}, {"haziran", 6, 0},
    {"heinakuu", 7, 0}, {"heinakuuta", 7, 0}, {"helmikuu", 2, 0},
    {"helmikuuta", 2, 0}, {"huhtikuu", 4, 0}, {"huhtikuuta", 4, 0},
    {"ian", 1, WEAK}, {"ianuarie", 1, 0}, {"iuil", 7, 0}, {"iul", 7, WEAK},
    {"iulie", 7, 0}, {"iun", 6, WEAK}, {"iunie", 6, 0}, {"jan", 1, 0},
    {"janeiro", 1, 0}, {"janner", 1, 0}, {"januar", 1, 0}, {"januari", 1, 0},
    {"january", 1, 0}, {"janv", 1, 0}, {"janvier", 1, 0}, {"joulukuu", 12, 0},
    {"joulukuuta", 12, 0}, {"juil", 7, 0}, {"juillet", 7, 0}, {"juin", 6, 0},
    {"jul", 7, 0}, {"julho", 7, 0}, {"juli", 7, 0}, {"julio", 7, 0},
    {"juliol", 7, 0}, {"julius", 7, 0}, {"july", 7, 0}, {"jun", 6, 0},
    {"june", 6, 0}, {"junho", 6, 0}, {"juni", 6, 0}, {"junio", 6, 0},
    {"junius", 6, 0}, {"juny", 6, WEAK}, {"kas", 11, WEAK}, {"kasim", 11, 0},
    {"kesakuu", 6, 0}, {"kesakuuta", 6, 0}, {"kovo", 3, WEAK}, {"kveten", 5, 0},
    {"kvetna", 5, 0}, {"kwi", 4, WEAK}, {"kwiecien", 4, 0}, {"kwietnia", 4, 0},
    {"lapkricio", 11, 0}, {"leden", 1, 0}, {"ledna", 1, 0}, {"liepos", 7, 0},
    {"lip", 7, WEAK}, {"lipca", 7, 0}, {"lipiec", 7, 0}, {"lis", 11, WEAK},
    {"listopad", 11, 0}, {"listopada", 11, 0}, {"listopadu", 11, 0},
    {"lokakuu", 10, 0}, {"lokakuuta", 10, 0}, {"lug", 7, WEAK},
    {"luglio", 7, 0}, {"lunasa", 8, 0}, {"lut", 2, WEAK}, {"lutego", 2, 0},
    {"luty", 2, WEAK}, {"maaliskuu", 3, 0}, {"maaliskuuta", 3, 0},
    {"maart", 3, 0}, {"maerz", 3, 0}, {"mag", 5, WEAK}, {"magg", 5, 0},
    {"maggio", 5, 0}, {"mai", 5, 0}, {"maig", 5, 0}, {"maio", 5, 0},
    {"maj", 5, 0}, {"maja", 5, WEAK}, {"majus", 5, 0}, {"mar", 3, 0},
    {"marc", 3, 0}, {"marca", 3, 0}, {"march", 3, 0}, {"marcius", 3, 0},
    {"marco", 3, 0}, {"maret", 3, WEAK}, {"marraskuu", 11, 0},
    {"marraskuuta", 11, 0}, {"mars", 3, 0}, {"mart", 3, WEAK},
    {"marta", 3, WEAK}, {"martie", 3, 0}, {"marts", 3, 0}, {"marz", 3, 0},
    {"marzec", 3, 0}, {"marzo", 3, 0}, {"may", 5, 0}, {"mayis", 5, 0},
    {"mayo", 5, 0}, {"mei", 5, 0}, {"meitheamh", 6, 0}, {"mrt", 3, 0},
    {"nis", 4, WEAK}, {"nisan", 4, WEAK}, {"noi", 11, WEAK},
    {"noiembrie", 11, 0}, {"nollaig", 12, 0}, {"nov", 11, 0},
    {"november", 11, 0}, {"novembre", 11, 0}, {"novembro", 11, 0},
    {"noviembre", 11, 0}, {"oca", 1, WEAK}, {"ocak", 1, WEAK}, {"oct", 10, 0},
    {"october", 10, 0}, {"octobre", 10, 0}, {"octombrie", 10, 0},
    {"octubre", 10, 0}, {"okt", 10, 0}, {"oktober", 10, 0}, {"ott", 10, 0},
    {"ottobre", 10, 0}, {"out", 10, WEAK}, {"outubro", 10, 0},
    {"paz", 10, WEAK}, {"pazdziernik", 10, 0}, {"pazdziernika", 10, 0},
    {"prosince", 12, 0}, {"prosinec", 12, 0}, {"rijen", 10, 0},
    {"rijna", 10, 0}, {"rugpjucio", 8, 0}, {"rugsejo", 9, 0},
    {"samhain", 11, WEAK}, {"sausio", 1, 0}, {"sep", 9, 0}, {"sept", 9, 0},
    {"september", 9, 0}, {"septembre", 9, 0}, {"septembrie", 9, 0},
    {"septiembre", 9, 0}, {"set", 9, WEAK}, {"setembre", 9, 0},
    {"setembro", 9, 0}, {"setiembre", 9, 0}, {"sett", 9, 0},
    {"settembre", 9, 0}, {"sie", 8, WEAK}, {"sierpien", 8, 0},
    {"sierpnia", 8, 0}, {"spalio", 10, 0}, {"srpen", 8, 0}, {"srpna", 8, 0},
    {"sty", 1, WEAK}, {"styczen", 1, 0}, {"stycznia", 1, 0}, {"sub", 2, WEAK},
    {"subat", 2, 0}, {"syyskuu", 9, 0}, {"syyskuuta", 9, 0}, {"szept", 9, WEAK},
    {"szeptember", 9, 0}, {"tammikuu", 1, 0}, {"tammikuuta", 1, 0},
    {"tem", 7, WEAK}, {"temmuz", 7, 0}, {"toukokuu", 5, 0},
    {"toukokuuta", 5, 0}, {"unor", 2, 0}, {"unora", 2, 0}, {"vasario", 2, 0},
    {"wrz", 9, WEAK}, {"wrzesien", 9, 0}, {"wrzesnia", 9, 0}, {"zari", 9, 0},
    {"απριλιοσ", 4, 0}, {"απριλιου", 4, 0}, {"αυγουστοσ", 8, 0},
    {"αυγουστου", 8, 0}, {"δεκεμβριοσ", 12, 0}, {"δεκεμβριου", 12, 0},
    {"ιανουαριοσ", 1, 0}, {"ιανουαριου", 1, 0}, {"ιουλιοσ", 7, 0},
    {"ιουλιου", 7, 0}, {"ιουνιοσ", 6, 0}, {"ιουνιου", 6, 0}, {"μαιοσ", 5, 0},
    {"μαιου", 5, 0}, {"μαρτιοσ", 3, 0}, {"μαρτιου", 3, 0}, {"νοεμβριοσ", 11, 0},
    {"νοεμβριου", 11, 0}, {"οκτωβριοσ", 10, 0}, {"οκτωβριου", 10, 0},
    {"σεπτεμβριοσ", 9, 0}, {"σεπτεμβριου", 9, 0}, {"φεβρουαριοσ", 2, 0},
    {"φεβρουαριου", 2, 0}, {"авг", 8, 0}, {"август", 8, 0}, {"августа", 8, 0},
    {"апр", 4, 0}, {"апрель", 4, 0}, {"апреля", 4, 0}, {"април", 4, 0},
    {"березня", 3, 0}, {"вересня", 9, 0}, {"грудня", 12, 0}, {"дек", 12, 0},
    {"декабрь", 12, 0}, {"декабря", 12, 0}, {"декември", 12, 0},
    {"жовтня", 10, 0}, {"июл", 7, 0}, {"июль", 7, 0}, {"июля", 7, 0},
    {"июн", 6, 0}, {"июнь", 6, 0}, {"июня", 6, 0}, {"квітня", 4, 0},
    {"липня", 7, 0}, {"листопада", 11, 0}, {"лютого", 2, 0}, {"май", 5, 0},
    {"мар", 3, 0}, {"март", 3, 0}, {"марта", 3, 0}, {"мая", 5, 0},
    {"ноември", 11, 0}, {"ноя", 11, 0}, {"нояб", 11, 0}, {"ноябрь", 11, 0},
    {"ноября", 11, 0}, {"окт", 10, 0}, {"октомври", 10, 0}, {"октябрь", 10, 0},
    {"октября", 10, 0}, {"сен", 9, 0}, {"сент", 9, 0}, {"сентябрь", 9, 0},
    {"сентября", 9, 0}, {"септември", 9, 0}, {"серпня", 8, 0}, {"січня", 1, 0},
    {"травня", 5, 0}, {"фев", 2, 0}, {"февр", 2, 0}, {"февраль", 2, 0},
    {"февраля", 2, 0}, {"февруари", 2, 0}, {"червня", 6, 0}, {"юли", 7, 0},
    {"юни", 6, 0}, {"янв", 1, 0}, {"январь", 1, 0}, {"января", 1, 0},
    {"януари", 1, 0}, {"ապրիլի", 4, 0}, {"դեկտեմբերի", 12, 0},
    {"հոկտեմբերի", 10, 0}, {"հուլիսի", 7, 0}, {"հունիսի", 6, 0},
    {"հունվարի", 1, 0}, {"մայիսի", 5, 0}, {"մարտի", 3, 0}, {"նոյեմբերի", 11, 0},
    {"սեպտեմբերի", 9, 0}, {"փետրվարի", 2, 0}, {"օգոստոսի", 8, 0},
    {"אוגוסט", 8, 0}, {"אוקטובר", 10, 0}, {"אפריל", 4, 0}, {"באוגוסט", 8, 0},
    {"באוקטובר", 10, 0}, {"באפריל", 4, 0}, {"בדצמבר", 12, 0}, {"ביולי", 7, 0},
    {"ביוני", 6, 0}, {"בינואר", 1, 0}, {"במאי", 5, 0}, {"במרץ", 3, 0},
    {"בנובמבר", 11, 0}, {"בספטמבר", 9, 0}, {"בפברואר", 2, 0}, {"דצמבר", 12, 0},
    {"יולי", 7, 0}, {"יוני", 6, 0}, {"ינואר", 1, 0}, {"מאי", 5, 0},
    {"מרץ", 3, 0}, {"נובמבר", 11, 0}, {"ספטמבר", 9, 0}, {"פברואר", 2, 0},
    {"آب", 8, 0}, {"آذار", 3, 0}, {"أبريل", 4, 0}, {"أغسطس", 8, 0},
    {"أفريل", 4, 0}, {"أكتوبر", 10, 0}, {"أوت", 8, 0}, {"أيار", 5, 0},
    {"أيلول", 9, 0}, {"إبريل", 4, 0}, {"تموز", 7, 0}, {"جانفي", 1, 0},
    {"جوان", 6, 0}, {"جويلية", 7, 0}, {"حزيران", 6, 0}, {"دجنبر", 12, 0},
    {"ديسمبر", 12, 0}, {"سبتمبر", 9, 0}, {"شباط", 2, 0}, {"شتنبر", 9, 0},
    {"غشت", 8, 0}, {"فبراير", 2, 0}, {"فيفري", 2, 0}, {"مارس", 3, 0},
    {"ماي", 5, 0}, {"مايو", 5, 0}, {"نوفمبر", 11, 0}, {"نونبر", 11, 0},
    {"نيسان", 4, 0}, {"يناير", 1, 0}, {"يوليه", 7, 0}, {"يوليو", 7, 0},
    {"يونيه", 6, 0}, {"يونيو", 6, 0}, {"अक्टूबर", 10, 0}, {"अक्तूबर", 10, 0},
    {"अगस्त", 8, 0}, {"अप्रैल", 4, 0}, {"जनवरी", 1, 0}, {"जुलाई", 7, 0},
    {"जून", 6, 0}, {"दिसंबर", 12, 0}, {"दिसम्बर", 12, 0}, {"नवंबर", 11, 0},
    {"नवम्बर", 11, 0}, {"फरवरी", 2, 0}, {"फ़रवरी", 2, 0}, {"मई", 5, 0},
    {"मार्च", 3, 0}, {"सितंबर", 9, 0}, {"सितम्बर", 9, 0},
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
