/* Which runs of tokens gave a sentence away: says what cues.py says with NumPy, and why. */

#include "kernel.h"

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static void find_in(Runs *runs, int64_t sentence)
{
    int64_t begin = runs->first[sentence], end = runs->first[sentence + 1];
    if (begin == end) return;
    double likeliest = runs->log_odds[begin];
    for (int64_t t = begin + 1; t < end; t++) likeliest = larger(likeliest, runs->log_odds[t]);
    double starts = smaller(likeliest, runs->starts), joins = smaller(starts, runs->joins);
    for (int64_t t = begin; t < end; t++) {
        if (!(runs->log_odds[t] >= joins)) continue;
        int64_t opens = t;
        double best = runs->log_odds[t];
        while (t + 1 < end && runs->log_odds[t + 1] >= joins)
            best = larger(best, runs->log_odds[++t]);
        if (!(best >= starts)) continue;
        runs->sentence[runs->runs] = sentence;
        runs->place[2 * runs->runs] = runs->span[2 * opens];
        runs->place[2 * runs->runs + 1] = runs->span[2 * t + 1];
        runs->best[runs->runs++] = best;
    }
}

void find_runs(Runs *runs)
{
    runs->runs = 0;
    for (int64_t sentence = 0; sentence < runs->sentences; sentence++)
        if (runs->flagged[sentence]) find_in(runs, sentence);
}
