/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/language.h"

#include <stdio.h>
#include <string.h>

#include "text/fold.h"

struct language {
    const char *code;  /* ISO 639-1, or 639-3 where that has none */
    const char *other; /* three-letter codes */
    const char *names; /* folded: in English, then in the language itself */
};

/* clang-format off */
static const struct language languages[] = {
    {"aa", "aar", "afar"},
    {"ab", "abk", "abkhaz|abkhazian"},
    {"af", "afr", "afrikaans"},
    {"ak", "aka", "akan"},
    {"am", "amh", "amharic|አማርኛ"},
    {"an", "arg", "aragonese"},
    {"ar", "ara", "arabic|العربية|عربي"},
    {"as", "asm", "assamese"},
    {"av", "ava", "avar|avaric"},
    {"ay", "aym", "aymara"},
    {"az", "aze", "azerbaijani|azeri|azərbaycan dili"},
    {"ba", "bak", "bashkir"},
    {"be", "bel", "belarusian|belorussian|беларуская"},
    {"bg", "bul", "bulgarian|български|български език"},
    {"bi", "bis", "bislama"},
    {"bm", "bam", "bambara"},
    {"bn", "ben", "bengali|bangla|বাংলা"},
    {"bo", "bod tib", "tibetan"},
    {"br", "bre", "breton|brezhoneg"},
    {"bs", "bos", "bosnian|bosanski"},
    {"ca", "cat", "catalan|catala|valencian"},
    {"ce", "che", "chechen"},
    {"ch", "cha", "chamorro"},
    {"co", "cos", "corsican"},
    {"cs", "ces cze", "czech|cestina|cesky"},
    {"cv", "chv", "chuvash"},
    {"cy", "cym wel", "welsh|cymraeg"},
    {"da", "dan", "danish|dansk"},
    {"de", "deu ger", "german|deutsch|allemand|aleman|tedesco"},
    {"dv", "div", "dhivehi|maldivian"},
    {"dz", "dzo", "dzongkha"},
    {"ee", "ewe", "ewe"},
    {"el", "ell gre", "greek|modern greek|ελληνικα"},
    {"en", "eng", "english|anglais|englisch|ingles|inglese"},
    {"eo", "epo", "esperanto"},
    {"es", "spa", "spanish|castilian|espanol|castellano|espagnol|spanisch"},
    {"et", "est", "estonian|eesti|eesti keel"},
    {"eu", "eus baq", "basque|euskara|euskera"},
    {"fa", "fas per", "persian|farsi|فارسی"},
    {"ff", "ful", "fula|fulah"},
    {"fi", "fin", "finnish|suomi|suomen kieli"},
    {"fj", "fij", "fijian"},
    {"fo", "fao", "faroese|foroyskt"},
    {"fr", "fra fre", "french|francais|franzosisch|frances|francese"},
    {"fy", "fry", "west frisian|western frisian|frisian|frysk"},
    {"ga", "gle", "irish|gaeilge"},
    {"gd", "gla", "scottish gaelic|gaidhlig"},
    {"gl", "glg", "galician|galego"},
    {"gn", "grn", "guarani"},
    {"gu", "guj", "gujarati|ગુજરાતી"},
    {"gv", "glv", "manx"},
    {"ha", "hau", "hausa"},
    {"he", "heb iw", "hebrew|עברית"},
    {"hi", "hin", "hindi|हिन्दी|हिंदी"},
    {"hr", "hrv", "croatian|hrvatski"},
    {"ht", "hat", "haitian|haitian creole|kreyol ayisyen"},
    {"hu", "hun", "hungarian|magyar"},
    {"hy", "hye arm", "armenian|հայերեն"},
    {"ia", "ina", "interlingua"},
    {"id", "ind in", "indonesian|bahasa indonesia"},
    {"ig", "ibo", "igbo"},
    {"io", "ido", "ido"},
    {"is", "isl ice", "icelandic|islenska"},
    {"it", "ita", "italian|italiano|italienisch|italien"},
    {"iu", "iku", "inuktitut"},
    {"ja", "jpn", "japanese|日本語"},
    {"jv", "jav", "javanese"},
    {"ka", "kat geo", "georgian|ქართული"},
    {"kg", "kon", "kongo"},
    {"ki", "kik", "kikuyu"},
    {"kk", "kaz", "kazakh|қазақ|қазақша"},
    {"kl", "kal", "kalaallisut|greenlandic"},
    {"km", "khm", "khmer|cambodian|ខ្មែរ"},
    {"kn", "kan", "kannada|ಕನ್ನಡ"},
    {"ko", "kor", "korean|한국어|조선말"},
    {"ks", "kas", "kashmiri"},
    {"ku", "kur", "kurdish|kurdi"},
    {"kw", "cor", "cornish"},
    {"ky", "kir", "kyrgyz|kirghiz|кыргызча"},
    {"la", "lat", "latin|latina|lingua latina"},
    {"lb", "ltz", "luxembourgish|letzebuergesch"},
    {"lg", "lug", "ganda|luganda"},
    {"li", "lim", "limburgish"},
    {"ln", "lin", "lingala"},
    {"lo", "lao", "lao|ລາວ"},
    {"lt", "lit", "lithuanian|lietuviu|lietuviu kalba"},
    {"lv", "lav", "latvian|latviesu|latviesu valoda"},
    {"mg", "mlg", "malagasy"},
    {"mh", "mah", "marshallese"},
    {"mi", "mri mao", "maori|te reo maori"},
    {"mk", "mkd mac", "macedonian|македонски"},
    {"ml", "mal", "malayalam|മലയാളം"},
    {"mn", "mon", "mongolian|монгол"},
    {"mr", "mar", "marathi|मराठी"},
    {"ms", "msa may", "malay|bahasa melayu"},
    {"mt", "mlt", "maltese|malti"},
    {"my", "mya bur", "burmese|မြန်မာ"},
    {"na", "nau", "nauruan"},
    {"nb", "nob", "norwegian bokmal|bokmal|norsk bokmal"},
    {"ne", "nep", "nepali|नेपाली"},
    {"nl", "nld dut", "dutch|flemish|nederlands|vlaams"},
    {"nn", "nno", "norwegian nynorsk|nynorsk|norsk nynorsk"},
    {"no", "nor", "norwegian|norsk"},
    {"nr", "nbl", "south ndebele"},
    {"nv", "nav", "navajo"},
    {"ny", "nya", "chichewa|nyanja"},
    {"oc", "oci", "occitan"},
    {"oj", "oji", "ojibwe|ojibwa"},
    {"om", "orm", "oromo"},
    {"or", "ori", "odia|oriya"},
    {"os", "oss", "ossetian|ossetic"},
    {"pa", "pan", "punjabi|panjabi|ਪੰਜਾਬੀ"},
    {"pi", "pli", "pali"},
    {"pl", "pol", "polish|polski|jezyk polski"},
    {"ps", "pus", "pashto|pushto|پښتو"},
    {"pt", "por", "portuguese|portugues|brazilian portuguese|portugiesisch"},
    {"qu", "que", "quechua"},
    {"rm", "roh", "romansh"},
    {"rn", "run", "rundi|kirundi"},
    {"ro", "ron rum mo", "romanian|moldovan|romana"},
    {"ru", "rus", "russian|русский|русский язык|russisch|russe|ruso"},
    {"rw", "kin", "kinyarwanda"},
    {"sa", "san", "sanskrit|संस्कृतम्"},
    {"sc", "srd", "sardinian"},
    {"sd", "snd", "sindhi|سنڌي"},
    {"se", "sme", "northern sami"},
    {"sg", "sag", "sango"},
    {"sh", "hbs", "serbo-croatian"},
    {"si", "sin", "sinhala|sinhalese|සිංහල"},
    {"sk", "slk slo", "slovak|slovencina|slovensky"},
    {"sl", "slv", "slovenian|slovene|slovenscina|slovenski"},
    {"sm", "smo", "samoan"},
    {"sn", "sna", "shona"},
    {"so", "som", "somali|soomaali"},
    {"sq", "sqi alb", "albanian|shqip"},
    {"sr", "srp", "serbian|српски|srpski"},
    {"ss", "ssw", "swati|swazi"},
    {"st", "sot", "sotho|southern sotho"},
    {"su", "sun", "sundanese"},
    {"sv", "swe", "swedish|svenska|schwedisch"},
    {"sw", "swa", "swahili|kiswahili"},
    {"ta", "tam", "tamil|தமிழ்"},
    {"te", "tel", "telugu|తెలుగు"},
    {"tg", "tgk", "tajik|тоҷики"},
    {"th", "tha", "thai|ภาษาไทย|ไทย"},
    {"ti", "tir", "tigrinya"},
    {"tk", "tuk", "turkmen"},
    {"tl", "tgl", "tagalog|filipino"},
    {"tn", "tsn", "tswana|setswana"},
    {"to", "ton", "tongan"},
    {"tr", "tur", "turkish|turkce"},
    {"ts", "tso", "tsonga"},
    {"tt", "tat", "tatar|татарча"},
    {"tw", "twi", "twi"},
    {"ty", "tah", "tahitian"},
    {"ug", "uig", "uyghur|uighur|ئۇيغۇرچە"},
    {"uk", "ukr", "ukrainian|українська|українська мова"},
    {"ur", "urd", "urdu|اردو"},
    {"uz", "uzb", "uzbek|o'zbek"},
    {"ve", "ven", "venda"},
    {"vi", "vie", "vietnamese|tieng viet"},
    {"vo", "vol", "volapuk"},
    {"wa", "wln", "walloon"},
    {"wo", "wol", "wolof"},
    {"xh", "xho", "xhosa|isixhosa"},
    {"yi", "yid ji", "yiddish|יידיש"},
    {"yo", "yor", "yoruba"},
    {"za", "zha", "zhuang"},
    {"zh", "zho chi cmn",
     "chinese|mandarin|mandarin chinese|中文|汉语|漢語|"
     "simplified chinese|traditional chinese"},
    {"zu", "zul", "zulu|isizulu"},
    {"ast", "", "asturian|asturianu"},
    {"ckb", "", "central kurdish|sorani"},
    {"fil", "", "pilipino"},
    {"fur", "", "friulian|furlan"},
    {"grc", "", "ancient greek"},
    {"haw", "", "hawaiian"},
    {"hsb", "", "upper sorbian"},
    {"nds", "", "low german|plattdeutsch"},
    {"sco", "", "scots"},
};
/* clang-format on */

/* Whether `name` is one of the list's items. */
static bool is_listed(const char *list, char separator, struct pst_str name)
{
    while (*list != '\0') {
        const char *end = strchrnul(list, separator);
        if (pst_str_eq(name, (struct pst_str){list, (size_t)(end - list)}))
            return true;
        list = *end != '\0' ? end + 1 : end;
    }
    return false;
}

static const struct language *find_name(struct pst_str name)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (is_listed(languages[i].names, '|', name))
            return &languages[i];
    return NULL;
}

static const struct language *find_code(struct pst_str code)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (pst_str_is(code, languages[i].code) ||
            is_listed(languages[i].other, ' ', code))
            return &languages[i];
    return NULL;
}

/* What is before the first of the signs. */
static struct pst_str before(struct pst_str s, const char *signs)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(signs, s.p[i]) != NULL && s.p[i] != '\0')
            return (struct pst_str){s.p, i};
    return s;
}

/* By what most articles state: "en", "en-gb". */
static const struct language *find_short(struct pst_str code)
{
    bool has_country = code.n == 5 && (code.p[2] == '-' || code.p[2] == '_');
    for (size_t i = 0; (code.n == 2 || has_country) &&
                       i < sizeof languages / sizeof *languages;
         i++)
        if (memcmp(code.p, languages[i].code, 2) == 0 &&
            languages[i].code[2] == '\0')
            return &languages[i];
    return NULL;
}

bool pst_lang_code(char out[PST_LANG_MAX], struct pst_str name)
{
    out[0] = '\0';
    if (name.n == 0)
        return false; /* as most articles have it */
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold_whole(&folded, name.p, name.n);
    struct pst_str whole = pst_buf_str(&folded);
    const struct language *found = find_short(whole);
    if (found == NULL)
        found = find_name(whole);
    if (found == NULL)
        found = find_code(before(whole, "-_.@"));
    if (found == NULL) /* English (United Kingdom) */
        found = find_name(pst_str_trim(before(whole, "(")));
    pst_buf_dispose(&folded);
    snprintf(out, PST_LANG_MAX, "%s", found != NULL ? found->code : "");
    return found != NULL;
}

static bool is_country(struct pst_str s, const char *code)
{
    return s.n == 2 && (s.p[0] | 0x20) == code[0] && (s.p[1] | 0x20) == code[1];
}

/* The country of "en-GB", "en_US.UTF-8", "zh-Hant-TW"; empty: none. */
static struct pst_str country_of(struct pst_str name)
{
    for (size_t at = 0; at + 2 < name.n; at++)
        if ((name.p[at] == '-' || name.p[at] == '_') &&
            (at + 3 == name.n || strchr("-_.@", name.p[at + 3]) != NULL))
            return (struct pst_str){name.p + at + 1, 2};
    return (struct pst_str){"", 0};
}

enum pst_date_order pst_lang_date_order(struct pst_str name)
{
    static const char *const year_first[] = {"zh", "ja", "ko", "hu", "lt",
                                             "mn", "fa", "eu", "sv", NULL};
    char code[PST_LANG_MAX];
    struct pst_str country = country_of(pst_str_trim(name));
    if (!pst_lang_code(code, name))
        return PST_DATE_YEAR_ALONE;
    for (size_t i = 0; year_first[i] != NULL; i++)
        if (strcmp(code, year_first[i]) == 0)
            return PST_DATE_YEAR_ALONE;
    if (strcmp(code, "en") != 0)
        return PST_DATE_DAY_FIRST;
    if (is_country(country, "us"))
        return PST_DATE_MONTH_FIRST;
    return country.n == 0 || is_country(country, "ca") ? PST_DATE_YEAR_ALONE
                                                       : PST_DATE_DAY_FIRST;
}
