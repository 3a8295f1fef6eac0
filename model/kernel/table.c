/* Which texts are known, and as which number: a hash table over a pool of code points. */

#include "kernel.h"

#include <string.h>

static const Key *key_of(const Table *table, int32_t number)
{
    return (const Key *)(table->key + number * table->stride);
}

int64_t hashed(const Table *table, const uint32_t *text, int64_t length)
{
    uint64_t hash = table->seed;
    for (int64_t i = 0; i < length; i++) {
        hash = (hash ^ text[i]) * table->factor;
        hash ^= hash >> 32; /* or texts that share a stretch of slots could be made for any seed */
    }
    return (int64_t)hash & table->mask;
}

int64_t slot_of(const Table *table, const uint32_t *text, int64_t length, int64_t slot)
{
    for (;; slot = (slot + 1) & table->mask) {
        int32_t number = table->slot[slot];
        if (number < 0) return slot;
        const Key *key = key_of(table, number);
        if (key->length == length &&
            memcmp(table->pool + key->text, text, (size_t)length * sizeof *text) == 0)
            return slot;
    }
}

int32_t number_of(const Table *table, const uint32_t *text, int64_t length)
{
    return table->slot[slot_of(table, text, length, hashed(table, text, length))];
}

void spread_out(Table *table, int32_t *slot, int64_t slots)
{
    table->slot = slot;
    table->mask = slots - 1;
    for (int32_t number = 0; number < table->count; number++) {
        const Key *key = key_of(table, number);
        const uint32_t *text = table->pool + key->text;
        table->slot[slot_of(table, text, key->length, hashed(table, text, key->length))] = number;
    }
}
