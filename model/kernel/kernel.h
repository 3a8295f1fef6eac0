/* The kernel: what scoring spends its time on. library.py spells the same structures.

   It says the same, to the last bit, as what training goes by and what scores where there is no C
   compiler; tests hold the two together. All weights are integers, whose sums have no order; what
   is not is computed in the same steps, so that no two of them may be fused (build.py tells the
   compiler). All memory is the caller's: nothing is allocated or kept here. Arrays are C-contiguous,
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
enum { WORD = 0 };                             /* Attribute */
enum { CLOSED = 0, QUOTE = 1, CAPITAL = 2 };   /* Trait */
enum { OPENS = 1, STRAIGHT = 3 };              /* kinds of quotation marks */
enum { SOURCE = 0, CUE = 1, CHANNELS = 4, CARRIED_FROM = 2, CARRIERS = 2 }; /* Channel */
enum { FAR = 6, NONE = 99, LANDMARKS = 19 };   /* landmarks.py */
enum { COUNTS = 4, MOST_NAMES = 64, MOST_FEATURES = 128, NOWHERE = -1 };
enum { AHEAD = 64 }; /* chunks */

/* A chunk (what stands between blanks): where its text begins in the pool, and how long it is;
   where its words' rows begin, and how many they are. */
typedef struct {
    int32_t text, length, first, words;
} Chunk;

/* The chunks that are known, by open addressing: a slot holds a chunk's number, or −1. The slots may
   be added to while others still go by an older index: what is not among its `known` chunks took
   a slot that was free then, and still is for it. */
typedef struct {
    const Chunk *chunks;
    const uint32_t *pool;
    int32_t *slots;
    int64_t known;
    int64_t mask; /* slots − 1; they are a power of two */
    uint64_t seed, factor; /* of the hash; the factor is odd */
} Index;

/* The chunks of a text: `number` (chunks,), −1 for the unknown, and `span` (chunks, 2) in the text;
   `positions` is how many words the known have. */
typedef struct {
    int32_t *number, *span;
    int64_t chunks, positions, unknown;
} Found;

/* What is known of words: `hashes` (words, hashes_width), `traits` (words, traits_width); of those
   of chunks, their `rows` and their `span` (…, 2) in the chunk. */
typedef struct {
    const Chunk *chunks;
    const int64_t *rows;
    const int32_t *span;
    const uint64_t *hashes, *traits;
    int64_t hashes_width, traits_width;
} Words;

/* Features and weights. `side` (sides,) are the glance's shifts, whose sums are the traits from
   `traits` on. `name` (names, 2) is an attribute and a shift, or −1 and a landmark; `feature`
   (features, 3) are names, `names` for none. */
typedef struct {
    int64_t sides, traits, counted, names, features;
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

/* What comes of it: `log_odds` (CHANNELS, tokens), `first` (sentences + 1,), `span` (tokens, 2) in
   the token's sentence, `counts` (COUNTS,), zero before. By position, to work with: `row`, `odds` (…, CHANNELS), `around`. */
typedef struct {
    double *log_odds;
    int64_t *first, *span, *counts, *row;
    double *odds;
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

/* Enter chunks `first` ≤ number < `end` into the slots. */
void enter(const Index *index, int64_t first, int64_t end);

/* Find the chunks of a `text` of so many code points. */
void find(const Index *index, const uint32_t *text, int64_t length, Found *found);

/* Tag the tokens of the chunks found, all of them known. */
void tag(const Words *words, const Plan *plan, const Found *found, Tagged *out);

/* Find the runs of sentences, in order. */
void find_runs(Runs *runs);
