/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/stop.h"

#include <stdlib.h>
#include <string.h>

/* Folded, and sorted by bytes. Elided words (l', qu') stand as what is left of
 * them when the word-breaker has taken them apart. */

/* clang-format off */
static const char *const en[] = {
    "a", "about", "above", "after", "again", "against", "all", "am", "an",
    "and", "any", "are", "aren't", "as", "at", "be", "because", "been",
    "before", "being", "below", "between", "both", "but", "by", "can't",
    "cannot", "could", "couldn't", "did", "didn't", "do", "does", "doesn't",
    "doing", "don't", "down", "during", "each", "few", "for", "from",
    "further", "had", "hadn't", "has", "hasn't", "have", "haven't", "having",
    "he", "he'd", "he'll", "he's", "her", "here", "here's", "hers", "herself",
    "him", "himself", "his", "how", "how's", "i", "i'd", "i'll", "i'm", "i've",
    "if", "in", "into", "is", "isn't", "it", "it's", "its", "itself", "let's",
    "me", "more", "most", "mustn't", "my", "myself", "no", "nor", "not", "of",
    "off", "on", "once", "only", "or", "other", "ought", "our", "ours",
    "ourselves", "out", "over", "own", "same", "shan't", "she", "she'd",
    "she'll", "she's", "should", "shouldn't", "so", "some", "such", "than",
    "that", "that's", "the", "their", "theirs", "them", "themselves", "then",
    "there", "there's", "these", "they", "they'd", "they'll", "they're",
    "they've", "this", "those", "through", "to", "too", "under", "until", "up",
    "very", "was", "wasn't", "we", "we'd", "we'll", "we're", "we've", "were",
    "weren't", "what", "what's", "when", "when's", "where", "where's", "which",
    "while", "who", "who's", "whom", "why", "why's", "with", "won't", "would",
    "wouldn't", "you", "you'd", "you'll", "you're", "you've", "your", "yours",
    "yourself", "yourselves",
};

static const char *const de[] = {
    "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am",
    "an", "ander", "andere", "anderem", "anderen", "anderer", "anderes",
    "anderm", "andern", "anders", "auch", "auf", "aus", "bei", "beim", "bin",
    "bis", "bist", "da", "damit", "dann", "das", "dass", "dein", "deine",
    "deinem", "deinen", "deiner", "deines", "dem", "den", "denn", "der",
    "derer", "des", "dessen", "dich", "die", "dies", "diese", "dieselbe",
    "dieselben", "diesem", "diesen", "dieser", "dieses", "dir", "doch", "dort",
    "du", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "einig",
    "einige", "einigem", "einigen", "einiger", "einiges", "einmal", "er", "es",
    "etwas", "euch", "euer", "eure", "eurem", "euren", "eurer", "eures", "fur",
    "gegen", "gewesen", "hab", "habe", "haben", "hat", "hatte", "hatten",
    "hier", "hin", "hinter", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre",
    "ihrem", "ihren", "ihrer", "ihres", "im", "in", "indem", "ins", "ist",
    "ja", "jede", "jedem", "jeden", "jeder", "jedes", "jene", "jenem", "jenen",
    "jener", "jenes", "jetzt", "kann", "kein", "keine", "keinem", "keinen",
    "keiner", "keines", "konnen", "konnte", "man", "manche", "manchem",
    "manchen", "mancher", "manches", "mein", "meine", "meinem", "meinen",
    "meiner", "meines", "mich", "mir", "mit", "muss", "musste", "nach",
    "nicht", "nichts", "noch", "nun", "nur", "ob", "oder", "ohne", "schon",
    "sehr", "sein", "seine", "seinem", "seinen", "seiner", "seines", "selbst",
    "sich", "sie", "sind", "so", "solche", "solchem", "solchen", "solcher",
    "solches", "soll", "sollte", "sondern", "sonst", "uber", "um", "und",
    "uns", "unser", "unsere", "unserem", "unseren", "unserer", "unseres",
    "unter", "viel", "vom", "von", "vor", "wahrend", "war", "waren", "warst",
    "was", "weg", "weil", "weiter", "welche", "welchem", "welchen", "welcher",
    "welches", "wenn", "wer", "werde", "werden", "wie", "wieder", "will",
    "wir", "wird", "wirst", "wo", "wollen", "wollte", "wurde", "wurden", "zu",
    "zum", "zur", "zwar", "zwischen",
};

static const char *const fr[] = {
    "a", "ai", "aie", "aient", "aies", "ait", "as", "au", "aura", "aurai",
    "auraient", "aurais", "aurait", "auras", "aurez", "auriez", "aurions",
    "aurons", "auront", "aux", "avaient", "avais", "avait", "avec", "avez",
    "aviez", "avions", "avons", "ayant", "ayez", "ayons", "c", "ca", "ce",
    "ceci", "cela", "ces", "cet", "cette", "ceux", "d", "dans", "de", "des",
    "donc", "du", "elle", "elles", "en", "es", "est", "et", "etaient", "etais",
    "etait", "etant", "ete", "etee", "etees", "etes", "etiez", "etions", "eu",
    "eue", "eues", "eurent", "eus", "eusse", "eussent", "eut", "eux", "furent",
    "fus", "fusse", "fussent", "fut", "il", "ils", "j", "je", "l", "la", "le",
    "les", "leur", "leurs", "lui", "m", "ma", "mais", "me", "meme", "memes",
    "mes", "moi", "mon", "n", "ne", "ni", "nos", "notre", "nous", "on", "ont",
    "or", "ou", "par", "pas", "pour", "qu", "que", "quel", "quelle", "quelles",
    "quels", "qui", "s", "sa", "sans", "se", "sera", "serai", "seraient",
    "serais", "serait", "seras", "serez", "seriez", "serions", "serons",
    "seront", "ses", "si", "sien", "soi", "soient", "sois", "soit", "sommes",
    "son", "sont", "soyez", "soyons", "suis", "sur", "t", "ta", "te", "tes",
    "toi", "ton", "tu", "un", "une", "vos", "votre", "vous", "y",
};

static const char *const es[] = {
    "a", "al", "algo", "algunas", "algunos", "ante", "antes", "aquel",
    "aquella", "aquellas", "aquellos", "como", "con", "contra", "cual",
    "cuales", "cuando", "de", "del", "desde", "donde", "durante", "e", "el",
    "ella", "ellas", "ellos", "en", "entre", "era", "erais", "eran", "eras",
    "eres", "es", "esa", "esas", "ese", "eso", "esos", "esta", "estaba",
    "estaban", "estamos", "estan", "estar", "estas", "este", "esto", "estos",
    "estoy", "estuve", "estuvo", "fue", "fuera", "fueron", "fui", "fuimos",
    "ha", "haber", "habia", "habian", "habra", "han", "has", "hasta", "hay",
    "haya", "he", "hemos", "hubo", "la", "las", "le", "les", "lo", "los",
    "mas", "me", "mi", "mis", "mucho", "muchos", "muy", "nada", "ni", "no",
    "nos", "nosotras", "nosotros", "nuestra", "nuestras", "nuestro",
    "nuestros", "o", "os", "otra", "otras", "otro", "otros", "para", "pero",
    "poco", "por", "porque", "que", "quien", "quienes", "se", "sea", "sean",
    "segun", "ser", "sera", "seran", "si", "sido", "siendo", "sin", "sobre",
    "sois", "somos", "son", "soy", "su", "sus", "suya", "suyas", "suyo",
    "suyos", "tambien", "tanto", "te", "tenemos", "tengo", "ti", "tiene",
    "tienen", "todo", "todos", "tu", "tus", "tuya", "tuyo", "u", "un", "una",
    "unas", "uno", "unos", "vosotras", "vosotros", "vuestra", "vuestras",
    "vuestro", "vuestros", "y", "ya", "yo",
};

static const char *const it[] = {
    "a", "abbia", "abbiamo", "abbiano", "ad", "agli", "ai", "al", "all",
    "alla", "alle", "allo", "anch", "anche", "avendo", "aveva", "avevano",
    "avevo", "c", "che", "chi", "ci", "coi", "col", "come", "con", "contro",
    "cui", "d", "da", "dagli", "dai", "dal", "dall", "dalla", "dalle", "dallo",
    "degli", "dei", "del", "dell", "della", "delle", "dello", "di", "dov",
    "dove", "e", "ebbe", "ed", "era", "erano", "eri", "ero", "essendo", "fa",
    "fu", "furono", "gli", "ha", "hai", "hanno", "ho", "i", "il", "in", "io",
    "l", "la", "le", "lei", "li", "lo", "loro", "lui", "ma", "mi", "mia",
    "mie", "miei", "mio", "ne", "negli", "nei", "nel", "nell", "nella",
    "nelle", "nello", "no", "noi", "non", "nostra", "nostre", "nostri",
    "nostro", "o", "per", "perche", "pero", "piu", "quale", "quali", "quanta",
    "quante", "quanti", "quanto", "quell", "quella", "quelle", "quelli",
    "quello", "quest", "questa", "queste", "questi", "questo", "s", "sara",
    "saranno", "se", "sei", "si", "sia", "siamo", "siano", "siete", "sono",
    "sta", "stata", "state", "stati", "stato", "su", "sua", "sue", "sugli",
    "sui", "sul", "sull", "sulla", "sulle", "sullo", "suo", "suoi", "t", "ti",
    "tra", "tu", "tua", "tue", "tuo", "tuoi", "tutti", "tutto", "un", "una",
    "uno", "v", "vi", "voi", "vostra", "vostre", "vostri", "vostro",
};

static const char *const pt[] = {
    "a", "ao", "aos", "aquela", "aquelas", "aquele", "aqueles", "aquilo", "as",
    "ate", "com", "como", "da", "das", "de", "dela", "delas", "dele", "deles",
    "depois", "do", "dos", "e", "ela", "elas", "ele", "eles", "em", "entre",
    "era", "eram", "essa", "essas", "esse", "esses", "esta", "estamos",
    "estao", "estar", "estas", "estava", "estavam", "este", "estes", "estou",
    "eu", "foi", "fomos", "for", "fora", "foram", "fosse", "fossem", "fui",
    "ha", "haja", "hao", "houve", "isso", "isto", "ja", "lhe", "lhes", "mais",
    "mas", "me", "mesmo", "meu", "meus", "minha", "minhas", "muito", "na",
    "nao", "nas", "nem", "no", "nos", "nossa", "nossas", "nosso", "nossos",
    "num", "numa", "o", "os", "ou", "para", "pela", "pelas", "pelo", "pelos",
    "por", "qual", "quando", "que", "quem", "sao", "se", "seja", "sejam",
    "sem", "ser", "sera", "serao", "seu", "seus", "so", "somos", "sou", "sua",
    "suas", "tambem", "te", "tem", "temos", "tenha", "tenho", "ter", "teu",
    "teus", "teve", "tinha", "tinham", "tu", "tua", "tuas", "um", "uma",
    "umas", "uns", "voce", "voces", "vos",
};

static const char *const nl[] = {
    "aan", "al", "alles", "als", "altijd", "andere", "ben", "bij", "daar",
    "dan", "dat", "de", "der", "deze", "die", "dit", "doch", "doen", "door",
    "dus", "een", "eens", "en", "er", "ge", "geen", "geweest", "haar", "had",
    "hadden", "heb", "hebben", "heeft", "hem", "het", "hier", "hij", "hoe",
    "hun", "iemand", "iets", "ik", "in", "is", "ja", "je", "jij", "jouw",
    "jullie", "kan", "kon", "kunnen", "maar", "me", "meer", "men", "met",
    "mij", "mijn", "moet", "na", "naar", "niet", "niets", "nog", "nu", "of",
    "om", "omdat", "ons", "onze", "ook", "op", "over", "reeds", "te", "tegen",
    "toch", "toen", "tot", "u", "uit", "uw", "van", "veel", "voor", "want",
    "waren", "was", "wat", "we", "wel", "werd", "wezen", "wie", "wij", "wil",
    "worden", "wordt", "zal", "ze", "zei", "zelf", "zich", "zij", "zijn", "zo",
    "zonder", "zou", "zouden",
};

static const char *const sv[] = {
    "alla", "allt", "an", "ar", "at", "att", "av", "blev", "bli", "blir",
    "blivit", "da", "dar", "de", "dem", "den", "denna", "deras", "dess",
    "dessa", "det", "detta", "dig", "din", "dina", "ditt", "du", "efter", "ej",
    "eller", "en", "er", "era", "ert", "ett", "for", "fran", "ha", "hade",
    "han", "hans", "har", "henne", "hennes", "hon", "honom", "hur", "i",
    "icke", "ingen", "inom", "inte", "jag", "ju", "kan", "kunde", "man", "med",
    "mellan", "men", "mig", "min", "mina", "mitt", "mot", "mycket", "nagon",
    "nagot", "nagra", "nar", "nu", "och", "om", "oss", "over", "pa", "sa",
    "sadan", "sadana", "sadant", "samma", "sedan", "sig", "sin", "sina",
    "sitta", "sjalv", "skulle", "som", "till", "under", "upp", "ut", "utan",
    "vad", "var", "vara", "varfor", "varit", "varje", "vars", "vart", "vem",
    "vi", "vid", "vilka", "vilkas", "vilken", "vilket",
};

static const char *const ru[] = {
    "а", "без", "более", "больше", "будет", "будто", "бы", "был", "была",
    "были", "было", "быть", "в", "вам", "вами", "вас", "ваш", "вдруг", "ведь",
    "во", "вот", "впрочем", "все", "всегда", "всего", "всех", "всю", "вы",
    "где", "да", "даже", "два", "для", "до", "другой", "его", "ее", "ей",
    "ему", "если", "есть", "еще", "ею", "ж", "же", "за", "зачем", "здесь", "и",
    "из", "или", "им", "ими", "иногда", "их", "к", "как", "какая", "какой",
    "когда", "конечно", "которая", "которого", "которое", "которой", "которые",
    "который", "которых", "кто", "куда", "ли", "лучше", "между", "меня", "мне",
    "много", "мной", "может", "можно", "мой", "моя", "мы", "на", "над", "надо",
    "наконец", "нам", "нами", "нас", "наш", "не", "него", "нее", "ней",
    "нельзя", "нет", "ни", "нибудь", "никогда", "ним", "них", "ничего", "но",
    "ну", "о", "об", "один", "он", "она", "они", "опять", "от", "перед", "по",
    "под", "после", "потом", "потому", "почти", "при", "про", "раз", "разве",
    "с", "сам", "своей", "своих", "свой", "свою", "себе", "себя", "сейчас",
    "со", "совсем", "так", "также", "такой", "там", "тебя", "тем", "теперь",
    "то", "тобой", "тогда", "того", "тоже", "только", "том", "тот", "три",
    "тут", "ты", "у", "уж", "уже", "хоть", "чего", "чем", "через", "что",
    "чтоб", "чтобы", "чуть", "эта", "эти", "этим", "этих", "это", "этого",
    "этой", "этом", "этот", "эту", "я",
};

static const char *const da[] = {
    "af", "alle", "alt", "anden", "at", "blev", "blive", "bliver", "da", "de",
    "dem", "den", "denne", "der", "deres", "det", "dette", "dig", "din",
    "disse", "dog", "du", "efter", "eller", "en", "end", "er", "et", "for",
    "fra", "ham", "han", "hans", "har", "havde", "have", "hende", "hendes",
    "her", "hos", "hun", "hvad", "hvis", "hvor", "i", "ikke", "ind", "jeg",
    "jer", "jo", "kunne", "man", "mange", "med", "meget", "men", "mig", "min",
    "mine", "mit", "mod", "nar", "ned", "noget", "nogle", "nu", "og", "ogsa",
    "om", "op", "os", "over", "pa", "sadan", "selv", "sig", "sin", "sine",
    "sit", "skal", "skulle", "som", "thi", "til", "ud", "under", "vaere",
    "vaeret", "var", "vi", "vil", "ville", "vor",
};

static const char *const nb[] = {
    "alle", "at", "av", "bade", "bare", "begge", "ble", "blei", "bli", "blir",
    "blitt", "da", "de", "deg", "dei", "deim", "deira", "dem", "den", "denne",
    "der", "dere", "deres", "det", "dette", "di", "din", "disse", "ditt", "du",
    "dykk", "dykkar", "eg", "ein", "eit", "eitt", "eller", "elles", "en",
    "enn", "er", "et", "ett", "etter", "for", "fordi", "fra", "ha", "hadde",
    "han", "hans", "har", "hennar", "henne", "hennes", "her", "hja", "ho",
    "hoe", "honom", "hoss", "hossen", "hun", "hva", "hvem", "hver", "hvilke",
    "hvilken", "hvis", "hvor", "hvordan", "hvorfor", "i", "ikke", "ikkje",
    "ingen", "inn", "ja", "jeg", "kan", "kom", "korleis", "korso", "kun",
    "kunne", "kva", "kvar", "kvarhelst", "kven", "kvi", "kvifor", "man",
    "mange", "me", "med", "medan", "meg", "meget", "mellom", "men", "mi",
    "min", "mine", "mitt", "mot", "mykje", "na", "nar", "ned", "no", "noe",
    "noen", "noka", "noko", "nokon", "nokor", "nokre", "og", "ogsa", "om",
    "opp", "oss", "over", "pa", "sa", "samme", "sann", "seg", "selv", "si",
    "sia", "sidan", "siden", "sin", "sine", "sitt", "sjol", "skal", "skulle",
    "slik", "so", "som", "somme", "somt", "til", "um", "upp", "ut", "uten",
    "vaere", "vaert", "var", "vart", "vere", "verte", "vi", "vil", "ville",
    "vore", "vors", "vort",
};

static const char *const fi[] = {
    "ei", "eivat", "etta", "han", "hanen", "hanta", "he", "heidan", "heita",
    "ja", "joka", "jos", "jotka", "kanssa", "keiden", "keta", "kuin", "kuka",
    "kun", "me", "meidan", "meita", "mika", "mina", "minka", "minua", "minun",
    "mita", "mukaan", "mutta", "naiden", "naita", "nama", "ne", "niiden",
    "niin", "niita", "nuo", "nyt", "ole", "olen", "olet", "oli", "olin",
    "olisi", "olit", "olivat", "olla", "olleet", "ollut", "on", "ovat",
    "poikki", "se", "seka", "sen", "siina", "siita", "sina", "sinua", "sinun",
    "sita", "tai", "tama", "taman", "tata", "te", "teidan", "teita", "tuo",
    "tuon", "vaan", "vai", "vaikka", "yli",
};

static const char *const ca[] = {
    "a", "al", "als", "amb", "aquest", "aquesta", "aquestes", "aquests", "com",
    "d", "de", "del", "dels", "des", "el", "els", "em", "en", "entre", "era",
    "es", "esta", "ha", "han", "hi", "ho", "i", "jo", "l", "la", "les", "li",
    "m", "mes", "meu", "n", "ni", "no", "nosaltres", "o", "on", "per", "pero",
    "perque", "que", "qui", "s", "sense", "ser", "seu", "seva", "si", "sobre",
    "son", "t", "tambe", "tot", "tots", "un", "una", "unes", "uns", "us", "va",
};
/* clang-format on */

struct list {
    const char *language;
    const char *const *words;
    size_t count;
};

#define LIST(code, words)                                \
    {                                                    \
        (code), (words), sizeof(words) / sizeof *(words) \
    }

static const struct list lists[] = {
    LIST("ca", ca), LIST("da", da), LIST("de", de), LIST("en", en),
    LIST("es", es), LIST("fi", fi), LIST("fr", fr), LIST("it", it),
    LIST("nb", nb), LIST("nl", nl), LIST("pt", pt), LIST("ru", ru),
    LIST("sv", sv), LIST("no", nb), LIST("nn", nb),
};

const char *pst_stop_language(size_t number)
{
    return number < sizeof lists / sizeof *lists ? lists[number].language
                                                 : NULL;
}

size_t pst_stop_list(const char *language, const char *const **words)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].language, language) == 0) {
            *words = lists[i].words;
            return lists[i].count;
        }
    *words = NULL;
    return 0;
}

static int compare(const void *key, const void *item)
{
    const struct pst_str *term = key;
    const char *const *word = item;
    return pst_str_cmp(*term, pst_str_of(*word));
}

bool pst_stop_word(const char *language, struct pst_str term)
{
    const char *const *words;
    size_t count = pst_stop_list(language, &words);
    return count != 0 &&
           bsearch(&term, words, count, sizeof *words, compare) != NULL;
}
