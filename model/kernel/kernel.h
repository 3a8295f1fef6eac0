/* The kernel: what scoring spends its time on. library.py spells the same structures.

   It says the same, to the last bit, as what training goes by and what scores where there is no C
   compiler; tests hold the two together. All weights are integers, whose sums have no order; what
   is not is computed in the same steps, so that no two of them may be fused (build.py tells the
   compiler). All memory is the caller's: nothing is allocated here. Arrays are C-contiguous,
   of the shapes in parentheses. */

#include <stdint.h>

/* The tables are larger than what a processor keeps at hand, and a text asks for them in no order:
   what is wanted next is fetched while the rest is worked on. */
#if defined(__GNUC__)
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif

enum { PADDING_CHUNK = 0, PAD = 3 };           /* vocabulary.py */
enum { WORD, SUFFIX, PREFIX, SHAPE, COARSE, MIDDLE, FINE, ATTRIBUTES }; /* Attribute */
enum { TRAITS = 7 };                           /* Trait */
enum { OPENS = 1, CLOSES = 2, STRAIGHT = 3 };  /* kinds of quotation marks */
enum { SOURCE = 0, CUE = 1, CHANNELS = 4, CARRIED_FROM = 2, CARRIERS = 2 }; /* Channel */
enum { SIDES = 5 };                            /* SHIFTS of glance.py */
enum { FAR = 6, NONE = 99, LANDMARKS = 19 };   /* landmarks.py */
enum { COUNTS = 4, MOST_NAMES = 64, MOST_FEATURES = 128, NOWHERE = -1 };
enum { AHEAD = 64 }; /* chunks */
enum { LONGEST = 64 };  /* code points of a chunk that is learnt here */
enum { LETTERS = 592 }; /* code points that `kind` and `lower` of Lore tell of: Latin */

/* Where the code points of something begin in a pool, and how many they are. */
typedef struct {
    int32_t text, length;
} Key;

/* Texts by open addressing: a slot holds a number, or −1. `key` is the first of `count` keys, each
   `stride` bytes after the one before; `mask` is the number of slots − 1, they are a power of two. */
typedef struct {
    int32_t *slot;
    const char *key;
    const uint32_t *pool;
    int64_t stride, mask, count;
    uint64_t seed, factor; /* of the hash; the factor is odd */
} Table;

/* A chunk (what stands between blanks): where its tokens begin, and how many they are. */
typedef struct {
    Key key;
    int32_t first, tokens;
} Chunk;

/* What is known of a word by itself, as long as a line of the processor's cache: `sums` are what it
   says of a token some places away (glance.py), the others are Trait. */
typedef struct {
    Key key;
    int16_t sums[SIDES][CHANNELS];
    int32_t letters, foreign;
    uint8_t words, little, closed, quote, capital;
} Word;

/* What is known; it only grows. Chunks, words and their tables; `hash` (words, ATTRIBUTES); of the
   tokens of chunks, their word's `row` and their `span` (…, 2) in the chunk. The pool has the text of
   the chunks, in which the words' lies too. `tokens` and `characters` are in use, of those there is
   `…_room` for. */
typedef struct {
    Table chunks, words;
    Chunk *chunk;
    Word *word;
    uint64_t *hash;
    int32_t *row, *span;
    uint32_t *pool;
    int64_t chunks_room, words_room, tokens_room, characters_room, tokens, characters;
} Memory;

/* The chunks of a text: `number` (chunks,), −1 for the unknown, and `span` (chunks, 2) in the text;
   `positions` is how many tokens the known have. */
typedef struct {
    int32_t *number, *span;
    int64_t chunks, positions, unknown;
} Found;

/* What a character is: part of a word, of a number, or a sign. What is ODD is left to Python, whose
   tables know all of Unicode. `UPPER` and `LOWER` letters are told; others are neither. */
enum { SIGN = 0, LETTER = 1, DIGIT = 2, ODD = 3, KINDS = 3, UPPER = 4, LOWER = 8 };

/* What is to be known of words that were not seen before. `kind` and `lower` (LETTERS,) tell of
   characters. `grammar` has words in lower case, whose `closed` and `little` stand in their rows;
   `classed` has those with learnt `classes` (…, 3). `glance` (columns, CHANNELS) are its weights,
   `look` (looks, 2) its features: an attribute, and a side that it is added to. */
typedef struct {
    const uint8_t *kind;
    const uint16_t *lower;
    Table grammar, classed;
    const uint8_t *closed, *little;
    const int32_t *classes, *look;
    const uint64_t *odd;
    const int8_t *glance;
    int64_t looks;
    uint64_t salt, shift;
} Lore;

/* Chunks that Python took apart, one after the other: `text`, and of each its `length` and the number
   of its `tokens`; of the tokens, the `span` (…, 2) in their chunk, and what is `known` of their word:
   a row of `hash` (…, ATTRIBUTES) and of `trait`, whose sums are still to be added up. */
typedef struct {
    const uint32_t *text;
    const int32_t *length, *tokens, *span, *known;
    const uint64_t *hash;
    const int64_t *trait;
    int64_t chunks;
} Told;

/* Features and weights. `side` (SIDES,) are the glance's shifts. `name` (names, 2) is an attribute
   and a shift, or −1 and a landmark; `feature` (features, 3) are names, `names` for none. */
typedef struct {
    int64_t names, features;
    const int64_t *side;
    const int32_t *name, *feature;
    const uint64_t *odd;
    const int8_t *close; /* (columns, CARRIERS) */
    const double *glance_scale, *glance_intercept, *close_scale, *close_intercept;
    uint64_t salt, shift, saying;
    double closes, nothing, pointed_at;
} Plan;

/* What stands around a position: positions, at or before it and at or after it. `capitals` counts
   the capitalized words up to here, without one that opens the sentence. */
typedef struct {
    int32_t closed, saying, cue, run_first, next_closed, next_saying, next_cue, run_last;
    int32_t capitals, in_run, quoted;
} Around;

/* What comes of it: `log_odds` (CHANNELS, tokens), the `largest` (CHANNELS, sentences) of those of a
   sentence, `first` (sentences + 1,), `span` (tokens, 2) in the token's sentence, `counts` (COUNTS,),
   zero before. By position, to work with: `odds` (…, CHANNELS), `row`,
   `around`. */
typedef struct {
    double *log_odds, *largest;
    int64_t *first, *span, *counts;
    double *odds;
    int32_t *row;
    Around *around;
    int64_t sentences, tokens;
} Tagged;

/* Runs of likely tokens: in a sentence that is `flagged`, a token from `starts` on, or the likeliest,
   starts one, and its neighbors join from `joins` on. Of tokens, `log_odds`, and `first`, `span` as in
   Tagged; of runs, with room for one a token, `sentence`, `place` (…, 2) in it, and the `best` log-odds. */
typedef struct {
    const double *log_odds;
    const int64_t *first, *span;
    const uint8_t *flagged;
    double starts, joins;
    int64_t *sentence, *place;
    double *best;
    int64_t sentences, runs;
} Runs;

/* Return the slot that the hash of a text leads to, in a table of so many slots less one. */
int64_t hashed(const Table *table, const uint32_t *text, int64_t length);

/* Return the slot of a text: its own, or the free one that it would take. The search begins at the
   slot of its hash. */
int64_t slot_of(const Table *table, const uint32_t *text, int64_t length, int64_t slot);

/* Return the number of a text, or −1. */
int32_t number_of(const Table *table, const uint32_t *text, int64_t length);

/* Let a table have these slots, all −1, and enter what it has so far. */
void spread_out(Table *table, int32_t *slot, int64_t slots);

/* Find the chunks of a `text` of so many code points. */
void find(const Memory *memory, const uint32_t *text, int64_t length, Found *found);

/* Learn the unknown chunks of a text, from number `from` on, but for those with an odd character or
   more than LONGEST of them. Return the number of chunks, or of the one that there is no room for. */
int64_t learn(Memory *memory, const Lore *lore, const uint32_t *text, Found *found, int64_t from);

/* Learn what Python took apart; there is to be room for all of it. Chunks that are known are passed
   over. */
void learn_told(Memory *memory, const Lore *lore, const Told *told);

/* Write the `span` (…, 2) of each token of a chunk, of any length; return how many they are, or −1 for
   a chunk with an odd character. */
int64_t take_apart(const Lore *lore, const uint32_t *chunk, int64_t length, int32_t *span);

/* Tell of a word what it is by itself, in `hash` (ATTRIBUTES,) and all of `word` but sums and key. */
void describe(const Lore *lore, const uint32_t *text, int64_t length, uint64_t *hash, Word *word);

/* Add up what a word with these hashes says of a token some places away. */
void add_up(const Lore *lore, const uint64_t *hash, Word *word);

/* Return where the token that begins `at` ends, in a chunk of characters none of which is odd. */
int64_t token_end(const Lore *lore, const uint32_t *chunk, int64_t at, int64_t length);

/* Return SIGN, LETTER, DIGIT or ODD, and for letters which. */
int kind_of(const Lore *lore, uint32_t character);

/* Return the first 64 bits of BLAKE2b with a digest of 8 bytes (RFC 7693). */
uint64_t blake2b(const uint8_t *text, int64_t length);

/* Tag the tokens of the chunks found, all of them known. */
void tag(const Memory *memory, const Plan *plan, const Found *found, Tagged *out);

/* Find the runs of sentences, in order. */
void find_runs(Runs *runs);
