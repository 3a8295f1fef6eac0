/* What a word is by itself: what tokens.py, language.py and vocabulary.py say of it, and glance.py. */

#include "kernel.h"

#include <stdio.h>
#include <string.h>

enum { STRAIGHT_APOSTROPHE = 0x27, APOSTROPHE = 0x2019 };
enum { OPENING_QUOTE = 0x201C, CLOSING_QUOTE = 0x201D, STRAIGHT_QUOTE = 0x22 };
enum { SUFFIX_LETTERS = 3, PREFIX_LETTERS = 4 };
enum { MOST_BYTES = 3 * LONGEST + 32 }; /* of what is hashed: a name, and a word in UTF-8 */

/* Signs that are not Latin, but frequent: dashes, quotation marks, dots and signs of currencies. */
static int is_sign(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2027) || (c >= 0x20A0 && c <= 0x20BF);
}

int kind_of(const Lore *lore, uint32_t character)
{
    if (character < LETTERS) return lore->kind[character];
    return is_sign(character) ? SIGN : ODD;
}

static int is(const Lore *lore, int kind, const uint32_t *chunk, int64_t at, int64_t length)
{
    return at < length && (kind_of(lore, chunk[at]) & KINDS) == kind;
}

static int is_apostrophe(uint32_t c)
{
    return c == STRAIGHT_APOSTROPHE || c == APOSTROPHE;
}

/* Return where a clitic ("'s") that begins `at` ends, or `at`. */
static int64_t clitic_end(const Lore *lore, const uint32_t *chunk, int64_t at, int64_t length,
                          const char *clitic)
{
    int64_t end = at + 1;
    if (at >= length || !is_apostrophe(chunk[at])) return at;
    for (; *clitic; clitic++, end++)
        if (end >= length || chunk[end] != (uint32_t)*clitic) return at;
    int goes_on = is(lore, LETTER, chunk, end, length) || is(lore, DIGIT, chunk, end, length) ||
                  (end < length && chunk[end] == '_');
    return goes_on ? at : end;
}

int64_t token_end(const Lore *lore, const uint32_t *chunk, int64_t at, int64_t length)
{
    static const char *const clitics[] = {"s", "re", "ve", "d", "ll", "m"};
    int64_t end = at;
    if (is(lore, LETTER, chunk, at, length)) {
        do end++;
        while (is(lore, LETTER, chunk, end, length) ||
               (end < length && chunk[end] == '-' && is(lore, LETTER, chunk, end + 1, length)));
        return chunk[end - 1] == 'n' ? clitic_end(lore, chunk, end, length, "t") : end;
    }
    for (int i = 0; i < 6; i++) {
        end = clitic_end(lore, chunk, at, length, clitics[i]);
        if (end > at) return end;
    }
    if (is(lore, DIGIT, chunk, at, length)) {
        do end++;
        while (is(lore, DIGIT, chunk, end, length) ||
               (end < length && (chunk[end] == '.' || chunk[end] == ',') &&
                is(lore, DIGIT, chunk, end + 1, length)));
        return end;
    }
    int dots = at + 2 < length && chunk[at] == '.' && chunk[at + 1] == '.' && chunk[at + 2] == '.';
    return at + (dots ? 3 : 1);
}

/* Write a word as it counts: in lower case, with straight apostrophes, the digits of numbers as 0. */
static void normalize(const Lore *lore, const uint32_t *text, int64_t length, uint32_t *normal)
{
    int number = is(lore, DIGIT, text, 0, length);
    for (int64_t i = 0; i < length; i++) {
        normal[i] = text[i] < LETTERS ? lore->lower[text[i]] : text[i];
        if (normal[i] == APOSTROPHE) normal[i] = STRAIGHT_APOSTROPHE;
        if (number && is(lore, DIGIT, text, i, length)) normal[i] = '0';
    }
}

/* Return the hash of an attribute's name and a value. */
static uint64_t hash_of(const char *name, const uint32_t *value, int64_t length)
{
    uint8_t text[MOST_BYTES];
    int64_t n = 0;
    for (; *name; name++) text[n++] = (uint8_t)*name;
    text[n++] = '=';
    for (int64_t i = 0; i < length; i++) { /* UTF-8, of what is below 0x10000 */
        uint32_t c = value[i];
        if (c < 0x80) text[n++] = (uint8_t)c;
        else {
            if (c < 0x800) text[n++] = (uint8_t)(0xC0 | c >> 6);
            else {
                text[n++] = (uint8_t)(0xE0 | c >> 12);
                text[n++] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
            }
            text[n++] = (uint8_t)(0x80 | (c & 0x3F));
        }
    }
    return blake2b(text, n);
}

/* Write what a word looks like, with room for one more number; return how long that is. */
static int64_t shape_of(const Lore *lore, const uint32_t *text, int64_t length, uint32_t *shape)
{
    int first = kind_of(lore, text[0]), upper = 0, lower = 0;
    if ((first & KINDS) != LETTER) {
        shape[0] = first == DIGIT ? '0' : text[0];
        return 1;
    }
    for (int64_t i = 0; i < length; i++) {
        upper |= kind_of(lore, text[i]) & UPPER;
        lower |= kind_of(lore, text[i]) & LOWER;
    }
    int capitals = upper && !lower && length > 1;
    shape[0] = capitals || first & UPPER ? 'X' : 'x';
    shape[1] = capitals ? 'X' : 'x';
    return shape[0] == 'X' ? 2 : 1;
}

static uint8_t quote_of(uint32_t c)
{
    return c == OPENING_QUOTE ? OPENS : c == CLOSING_QUOTE ? CLOSES : c == STRAIGHT_QUOTE ? STRAIGHT : 0;
}

/* Write a number in digits; return how many characters that are. */
static int64_t digits(int32_t number, uint32_t *written)
{
    char text[16];
    int length = snprintf(text, sizeof text, "%ld", (long)number);
    for (int i = 0; i < length; i++) written[i] = (uint32_t)text[i];
    return length;
}

static void hash_classes(const Lore *lore, int32_t number, uint64_t *hash)
{
    static const char *const names[] = {"coarse", "middle", "fine"};
    uint32_t written[16];
    for (int i = 0; i < 3; i++) {
        int64_t length = digits(lore->classes[3 * number + i], written);
        hash[COARSE + i] = hash_of(names[i], written, length);
    }
}

void describe(const Lore *lore, const uint32_t *text, int64_t length, uint64_t *hash, Word *word)
{
    uint32_t normal[LONGEST], shape[2 + 16];
    normalize(lore, text, length, normal);
    int32_t grammar = number_of(&lore->grammar, normal, length);
    int64_t suffix = length < SUFFIX_LETTERS ? length : SUFFIX_LETTERS;
    int64_t prefix = length < PREFIX_LETTERS ? length : PREFIX_LETTERS;
    int64_t shaped = shape_of(lore, text, length, shape);
    memset(word, 0, sizeof *word);
    word->closed = grammar < 0 ? 0 : lore->closed[grammar];
    word->quote = quote_of(text[0]); /* a sign of its own, always */
    word->capital = (kind_of(lore, text[0]) & UPPER) != 0;
    if (is(lore, LETTER, text, 0, length)) {
        word->words = 1;
        word->little = grammar < 0 ? 0 : lore->little[grammar];
        word->letters = (int32_t)length;
    }
    hash[WORD] = hash_of("word", normal, length);
    hash[SUFFIX] = hash_of("suffix", normal + length - suffix, suffix);
    hash[PREFIX] = hash_of("prefix", normal, prefix);
    hash[COARSE] = hash_of("coarse", shape, shaped);
    hash[SHAPE] = hash_of("shape", shape, shaped + digits(word->closed, shape + shaped));
    int32_t classed = number_of(&lore->classed, normal, length);
    if (classed >= 0) hash_classes(lore, classed, hash);
    else {
        hash[MIDDLE] = hash_of("middle", normal, length);
        hash[FINE] = hash_of("fine", normal, length);
    }
}

void add_up(const Lore *lore, const uint64_t *hash, Word *word)
{
    memset(word->sums, 0, sizeof word->sums);
    for (int64_t n = 0; n < lore->looks; n++) {
        uint64_t spread = (hash[lore->look[2 * n]] + lore->salt) * lore->odd[n];
        const int8_t *weights = lore->glance + (spread >> lore->shift) * CHANNELS;
        int16_t *sums = word->sums[lore->look[2 * n + 1]];
        for (int c = 0; c < CHANNELS; c++) sums[c] += weights[c];
    }
}
