/* Which chunks a text is made of. */

#include "kernel.h"

/* The blanks of Python's str.split. */
static int is_blank(uint32_t c)
{
    if (c < 128) return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Cut some more chunks off a text, from `at` on; return where the last of them ends. */
static int64_t cut(const Table *chunks, const uint32_t *text, int64_t at, int64_t length,
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
        slot[found->chunks++ - first] = hashed(chunks, text + begin, at - begin);
        FETCH(chunks->slot + slot[found->chunks - 1 - first]);
    }
    return at;
}

void find(const Memory *memory, const uint32_t *text, int64_t length, Found *found)
{
    const Table *chunks = &memory->chunks;
    int64_t at = 0, slot[AHEAD];
    found->chunks = found->positions = found->unknown = 0;
    do {
        int64_t first = found->chunks;
        at = cut(chunks, text, at, length, found, slot);
        for (int64_t c = first; c < found->chunks; c++) {
            int32_t likely = chunks->slot[slot[c - first]];
            if (likely >= 0) FETCH(memory->chunk + likely);
        }
        for (int64_t c = first; c < found->chunks; c++) {
            int32_t likely = chunks->slot[slot[c - first]];
            if (likely >= 0) FETCH(memory->pool + memory->chunk[likely].key.text);
        }
        for (int64_t c = first; c < found->chunks; c++) {
            int32_t begin = found->span[2 * c], end = found->span[2 * c + 1];
            int64_t own = slot_of(chunks, text + begin, end - begin, slot[c - first]);
            int32_t number = found->number[c] = chunks->slot[own];
            if (number < 0) found->unknown++;
            else found->positions += memory->chunk[number].tokens;
        }
    } while (at < length);
}
