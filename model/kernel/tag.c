/* Tags tokens: a glance at all of them, as glance.py, and a close look at the few that it leaves
   open, as landmarks.py and close.py. */

#include "kernel.h"

#include <math.h>

/* The words of all chunks, one after the other, with the padding. */
static void lay_out(const Memory *memory, const Found *found, Tagged *out)
{
    int64_t position = 0, tokens = 0, sentence = -1, begin = 0;
    for (int64_t c = 0; c < found->chunks; c++) {
        const Chunk *chunk = memory->chunk + found->number[c];
        int64_t ahead = c + AHEAD / 4 < found->chunks ? c + AHEAD / 4 : found->chunks - 1;
        FETCH(memory->row + memory->chunk[found->number[ahead]].first);
        FETCH(memory->span + 2 * memory->chunk[found->number[ahead]].first);
        int padding = found->number[c] == PADDING_CHUNK;
        if (padding) {
            out->first[++sentence] = tokens;
            begin = found->span[2 * c + 1] + 1; /* behind it, and a blank */
        }
        for (int32_t t = 0; t < chunk->tokens; t++) {
            int64_t token = chunk->first + t, before = found->span[2 * c] - begin;
            int32_t row = out->row[position++] = memory->row[token];
            FETCH(memory->word + row);
            if (padding) continue;
            out->span[2 * tokens] = before + memory->span[2 * token];
            out->span[2 * tokens++ + 1] = before + memory->span[2 * token + 1];
        }
    }
}

static const Word *word_at(const Memory *memory, const Tagged *out, int64_t position)
{
    return memory->word + out->row[position];
}

static uint64_t hash_at(const Memory *memory, const Tagged *out, int64_t position, int attribute)
{
    return memory->hash[(int64_t)out->row[position] * ATTRIBUTES + attribute];
}

/* Add up what the words near a position say by themselves. */
static void glance(const Memory *memory, const Plan *plan, const Tagged *out, int64_t position,
                   double *log_odds)
{
    int16_t total[CHANNELS] = {0};
    for (int side = 0; side < SIDES; side++) {
        const int16_t *sums = word_at(memory, out, position + plan->side[side])->sums[side];
        for (int c = 0; c < CHANNELS; c++) total[c] += sums[c];
    }
    for (int c = 0; c < CHANNELS; c++)
        log_odds[c] = (double)total[c] * plan->glance_scale[c] + plan->glance_intercept[c];
}

/* What stands before each position of a sentence, from `begin` to `end`, and at it. */
static void survey_left(const Memory *memory, const Plan *plan, const Tagged *out, int32_t begin,
                        int32_t end)
{
    Around now = {.closed = begin - 1, .saying = NOWHERE, .cue = NOWHERE, .run_first = NOWHERE};
    int32_t depth = 0, straight = 0;
    for (int32_t p = begin; p < end; p++) {
        const Word *word = word_at(memory, out, p);
        const double *odds = out->odds + p * CHANNELS;
        if (word->closed != 0) now.closed = p;
        if (word->closed == plan->saying) now.saying = p;
        if (odds[CUE] > plan->pointed_at) now.cue = p;
        int32_t in_run = odds[SOURCE] > plan->pointed_at;
        if (in_run && !now.in_run) now.run_first = p;
        now.in_run = in_run;
        if (word->quote == STRAIGHT) straight = !straight;
        else if (word->quote == OPENS) depth++;
        else if (word->quote != 0 && depth > 0) depth--; /* what nothing opened closes nothing */
        now.quoted = depth > 0 || straight;
        if (p > begin) now.capitals += word->capital != 0;
        out->around[p] = now;
    }
}

/* What stands behind each position, and at it. */
static void survey_right(const Tagged *out, int32_t begin, int32_t end)
{
    Around next = {.next_closed = end, .next_saying = NOWHERE, .next_cue = NOWHERE};
    for (int32_t p = end; p-- > begin;) {
        Around *here = out->around + p;
        if (here->closed == p) next.next_closed = p;
        if (here->saying == p) next.next_saying = p;
        if (here->cue == p) next.next_cue = p;
        if (here->in_run && !next.in_run) next.run_last = p;
        next.in_run = here->in_run;
        here->next_closed = next.next_closed;
        here->next_saying = next.next_saying;
        here->next_cue = next.next_cue;
        here->run_last = next.run_last;
    }
}

/* The word of a verb or cue, mixed with how far it is. */
static uint64_t pointed(const Memory *memory, const Tagged *out, int32_t from, int32_t to)
{
    static const uint8_t distance[] = {0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5};
    if (to == NOWHERE) return FAR;
    int32_t gap = from < to ? to - from : from - to, last = (int32_t)sizeof distance - 1;
    return hash_at(memory, out, to, WORD) + distance[gap < last ? gap : last];
}

static uint64_t binned(double log_odds)
{
    double from_nothing = log_odds + 5;
    if (from_nothing > 8) return 8;
    return from_nothing < 0 ? 0 : (uint64_t)from_nothing;
}

/* The views of landmarks.py, in its order. */
static void landmarks(const Memory *memory, const Tagged *out, int32_t p, int32_t begin,
                      uint64_t *view)
{
    const Around *around = out->around, *here = around + p;
    int32_t next = here->next_closed, beside[] = {p - 1, p, p + 1};
    *view++ = hash_at(memory, out, here->closed, WORD);
    *view++ = hash_at(memory, out, next, WORD);
    *view++ = hash_at(memory, out, next - (next != p), WORD);
    *view++ = pointed(memory, out, p, here->saying);
    *view++ = pointed(memory, out, p, here->cue);
    *view++ = pointed(memory, out, p, here->next_saying);
    *view++ = pointed(memory, out, p, here->next_cue);
    if (here->in_run) {
        int32_t first = here->run_first, last = here->run_last;
        int32_t before = first > begin ? around[first - 1].capitals : 0;
        *view++ = hash_at(memory, out, first, WORD);
        *view++ = hash_at(memory, out, last, WORD);
        *view++ = hash_at(memory, out, first - 1, WORD);
        *view++ = hash_at(memory, out, last + 1, WORD);
        *view++ = around[last].capitals > before;
    } else {
        for (int i = 0; i < 5; i++) *view++ = NONE;
    }
    for (int i = 0; i < 3; i++) *view++ = binned(out->odds[beside[i] * CHANNELS + SOURCE]);
    for (int i = 0; i < 3; i++) *view++ = binned(out->odds[beside[i] * CHANNELS + CUE]);
    *view = (uint64_t)here->quoted;
}

/* Look closely at a position: the log-odds of the channels that carry a label. */
static void look(const Memory *memory, const Plan *plan, const Tagged *out, int32_t position,
                 int32_t begin, double *log_odds)
{
    uint64_t seen[LANDMARKS], spread[MOST_NAMES];
    const int8_t *weights[MOST_FEATURES];
    int16_t total[CARRIERS] = {0};
    landmarks(memory, out, position, begin, seen);
    for (int64_t n = 0; n < plan->names; n++) {
        int32_t attribute = plan->name[2 * n], place = plan->name[2 * n + 1];
        uint64_t view =
            attribute < 0 ? seen[place] : hash_at(memory, out, position + place, attribute);
        spread[n] = (view + plan->salt) * plan->odd[n];
    }
    spread[plan->names] = 0;
    for (int64_t f = 0; f < plan->features; f++) {
        const int32_t *of = plan->feature + 3 * f;
        uint64_t column = (spread[of[0]] + spread[of[1]] + spread[of[2]]) >> plan->shift;
        weights[f] = plan->close + column * CARRIERS;
        FETCH(weights[f]);
    }
    for (int64_t f = 0; f < plan->features; f++)
        for (int c = 0; c < CARRIERS; c++) total[c] += weights[f][c];
    for (int c = 0; c < CARRIERS; c++)
        log_odds[c] = (double)total[c] * plan->close_scale[c] + plan->close_intercept[c];
}

/* Look closely at what the glance left open in a sentence; write the log-odds of its tokens. */
static void tag_sentence(const Memory *memory, const Plan *plan, const Tagged *out, int32_t begin,
                         int32_t end, int64_t token)
{
    int surveyed = 0;
    for (int32_t p = begin; p < end; p++, token++) {
        const double *odds = out->odds + p * CHANNELS, *carried = odds + CARRIED_FROM;
        double close[CARRIERS];
        int open = 0;
        for (int c = 0; c < CARRIERS; c++) open |= carried[c] > plan->closes;
        if (open) {
            if (!surveyed++) {
                survey_left(memory, plan, out, begin, end);
                survey_right(out, begin, end);
            }
            look(memory, plan, out, p, begin, close);
        }
        for (int c = 0; c < CARRIED_FROM; c++) out->log_odds[c * out->tokens + token] = odds[c];
        for (int c = 0; c < CARRIERS; c++)
            out->log_odds[(CARRIED_FROM + c) * out->tokens + token] =
                carried[c] > plan->closes ? close[c] : carried[c];
    }
}

/* Find the largest log-odds of a sentence; −∞ where it has no tokens. */
static void largest(Tagged *out, int64_t sentence)
{
    for (int c = 0; c < CHANNELS; c++) {
        const double *log_odds = out->log_odds + c * out->tokens;
        double most = -INFINITY;
        for (int64_t t = out->first[sentence]; t < out->first[sentence + 1]; t++)
            most = log_odds[t] > most ? log_odds[t] : most;
        out->largest[c * out->sentences + sentence] = most;
    }
}

void tag(const Memory *memory, const Plan *plan, const Found *found, Tagged *out)
{
    lay_out(memory, found, out);
    for (int64_t p = 0; p < found->positions; p++) {
        const Word *word = word_at(memory, out, p);
        double *odds = out->odds + p * CHANNELS;
        out->counts[0] += word->words;
        out->counts[1] += word->little;
        out->counts[2] += word->letters;
        out->counts[3] += word->foreign;
        if (out->row[p] != 0) glance(memory, plan, out, p, odds);
        else
            for (int c = 0; c < CHANNELS; c++) odds[c] = plan->nothing;
    }
    int32_t position = PAD;
    for (int64_t s = 0; s < out->sentences; s++) {
        int32_t tokens = (int32_t)(out->first[s + 1] - out->first[s]);
        tag_sentence(memory, plan, out, position, position + tokens, out->first[s]);
        largest(out, s);
        position += tokens + PAD;
    }
}
