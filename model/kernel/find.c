/* Which chunks a text is made of: what vocabulary.py does by a dict. */

#include "kernel.h"

#include <string.h>

/* The blanks of Python's str.split. */
static int is_blank(uint32_t c)
{
    if (c < 128) return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Return the slot that a chunk's hash leads to. */
static int64_t hashed(const Index *index, const uint32_t *chunk, int64_t length)
{
    uint64_t hash = index->seed;
    for (int64_t i = 0; i < length; i++) {
        hash = (hash ^ chunk[i]) * index->factor;
        hash ^= hash >> 32; /* or words that share a stretch of slots could be made for any seed */
    }
    return (int64_t)hash & index->mask;
}

/* Return the slot of a chunk: its own, or the free one that it would take. The search begins at the
   slot of its hash. */
static int64_t slot_of(const Index *index, const uint32_t *chunk, int64_t length, int64_t slot)
{
    for (;; slot = (slot + 1) & index->mask) {
        int32_t number = index->slots[slot];
        if (number < 0 || number >= index->known) return slot;
        const Chunk *known = index->chunks + number;
        if (known->length == length &&
            memcmp(index->pool + known->text, chunk, (size_t)length * sizeof *chunk) == 0)
            return slot;
    }
}

void enter(const Index *index, int64_t first, int64_t end)
{
    for (int64_t number = first; number < end; number++) {
        const Chunk *chunk = index->chunks + number;
        const uint32_t *text = index->pool + chunk->text;
        int64_t slot = hashed(index, text, chunk->length);
        index->slots[slot_of(index, text, chunk->length, slot)] = (int32_t)number;
    }
}

/* Cut some more chunks off a text, from `at` on; return where the last of them ends. */
static int64_t cut(const Index *index, const uint32_t *text, int64_t at, int64_t length,
                   Found *found, int64_t *slot)
{
    int64_t first = found->chunks;
    while (found->chunks < first + AHEAD) {
        while (at < length && is_blank(text[at])) at++;
        if (at == length) break;
        int64_t begin = at;
        while (at < length && !is_blank(text[at])) at++;
        found->span[2 * found->chunks] = (int32_t)begin;
        found->span[2 * found->chunks + 1] = (int32_t)at;
        slot[found->chunks++ - first] = hashed(index, text + begin, at - begin);
        FETCH(index->slots + slot[found->chunks - 1 - first]);
    }
    return at;
}

void find(const Index *index, const uint32_t *text, int64_t length, Found *found)
{
    int64_t at = 0, slot[AHEAD];
    found->chunks = found->positions = found->unknown = 0;
    do {
        int64_t first = found->chunks;
        at = cut(index, text, at, length, found, slot);
        for (int64_t c = first; c < found->chunks; c++) {
            int32_t likely = index->slots[slot[c - first]];
            if (likely >= 0 && likely < index->known) FETCH(index->chunks + likely);
        }
        for (int64_t c = first; c < found->chunks; c++) {
            int32_t likely = index->slots[slot[c - first]];
            if (likely >= 0 && likely < index->known)
                FETCH(index->pool + index->chunks[likely].text);
        }
        for (int64_t c = first; c < found->chunks; c++) {
            int32_t begin = found->span[2 * c], end = found->span[2 * c + 1];
            int64_t own = slot_of(index, text + begin, end - begin, slot[c - first]);
            int32_t number = index->slots[own];
            if (number >= 0 && number < index->known) {
                found->number[c] = number;
                found->positions += index->chunks[number].words;
            } else {
                found->number[c] = -1;
                found->unknown++;
            }
        }
    } while (at < length);
}
