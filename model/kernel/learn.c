/* Learns the chunks that a text has and nothing before it had: mostly names. */

#include "kernel.h"

#include <string.h>

/* Enter what was put behind the last entry of a table, in a slot that is free. */
static int32_t enter(Table *table, int64_t slot)
{
    return table->slot[slot] = (int32_t)table->count++;
}

/* Return the row of a word whose text is in the pool, at `text`, after learning it if it is new: from
   `known` (ATTRIBUTES,) and `trait` (TRAITS,) where Python told them, by itself where they are NULL. */
static int32_t row_of(Memory *memory, const Lore *lore, int32_t text, int64_t length,
                      const uint64_t *known, const int64_t *trait)
{
    const uint32_t *letters = memory->pool + text;
    int64_t slot = slot_of(&memory->words, letters, length, hashed(&memory->words, letters, length));
    if (memory->words.slot[slot] >= 0) return memory->words.slot[slot];
    Word *word = memory->word + memory->words.count;
    uint64_t *hash = memory->hash + memory->words.count * ATTRIBUTES;
    if (known) {
        memcpy(hash, known, ATTRIBUTES * sizeof *hash);
        memset(word, 0, sizeof *word);
        word->closed = (uint8_t)trait[0];
        word->quote = (uint8_t)trait[1];
        word->capital = (uint8_t)trait[2];
        word->words = (uint8_t)trait[3];
        word->little = (uint8_t)trait[4];
        word->letters = (int32_t)trait[5];
        word->foreign = (int32_t)trait[6];
    } else describe(lore, letters, length, hash, word);
    add_up(lore, hash, word);
    word->key = (Key){text, (int32_t)length};
    return enter(&memory->words, slot);
}

/* Put a chunk behind the others, without tokens yet; return it. */
static Chunk *put(Memory *memory, const uint32_t *text, int64_t length)
{
    Chunk *chunk = memory->chunk + memory->chunks.count;
    *chunk = (Chunk){{(int32_t)memory->characters, (int32_t)length}, (int32_t)memory->tokens, 0};
    memcpy(memory->pool + memory->characters, text, (size_t)length * sizeof *text);
    memory->characters += length;
    return chunk;
}

/* Put a token behind the others of the last chunk. */
static void put_token(Memory *memory, Chunk *chunk, int32_t row, int64_t begin, int64_t end)
{
    memory->row[memory->tokens] = row;
    memory->span[2 * memory->tokens] = (int32_t)begin;
    memory->span[2 * memory->tokens + 1] = (int32_t)end;
    memory->tokens++;
    chunk->tokens++;
}

static int is_plain(const Lore *lore, const uint32_t *text, int64_t length)
{
    for (int64_t i = 0; i < length; i++)
        if (kind_of(lore, text[i]) == ODD) return 0;
    return 1;
}

static int has_room(const Memory *memory)
{
    return memory->chunks.count < memory->chunks_room &&
           memory->words.count + LONGEST <= memory->words_room &&
           memory->tokens + LONGEST <= memory->tokens_room &&
           memory->characters + LONGEST <= memory->characters_room;
}

int64_t learn(Memory *memory, const Lore *lore, const uint32_t *text, Found *found, int64_t from)
{
    for (int64_t c = from; c < found->chunks; c++) {
        const uint32_t *own = text + found->span[2 * c];
        int64_t length = found->span[2 * c + 1] - found->span[2 * c];
        if (found->number[c] >= 0 || length > LONGEST || !is_plain(lore, own, length)) continue;
        int64_t slot = slot_of(&memory->chunks, own, length, hashed(&memory->chunks, own, length));
        if (memory->chunks.slot[slot] < 0) {
            if (!has_room(memory)) return c;
            Chunk *chunk = put(memory, own, length);
            for (int64_t at = 0, end; at < length; at = end) {
                end = token_end(lore, own, at, length);
                put_token(memory, chunk,
                          row_of(memory, lore, chunk->key.text + (int32_t)at, end - at, NULL, NULL),
                          at, end);
            }
            enter(&memory->chunks, slot);
        }
        found->number[c] = memory->chunks.slot[slot];
        found->positions += memory->chunk[found->number[c]].tokens;
        found->unknown--;
    }
    return found->chunks;
}

int64_t take_apart(const Lore *lore, const uint32_t *chunk, int64_t length, int32_t *span)
{
    int64_t tokens = 0;
    if (!is_plain(lore, chunk, length)) return -1;
    for (int64_t at = 0; at < length; tokens++) {
        span[2 * tokens] = (int32_t)at;
        at = token_end(lore, chunk, at, length);
        span[2 * tokens + 1] = (int32_t)at;
    }
    return tokens;
}

void learn_told(Memory *memory, const Lore *lore, const Told *told)
{
    const uint32_t *text = told->text;
    const int32_t *span = told->span, *known = told->known;
    for (int64_t c = 0; c < told->chunks; c++) {
        int64_t length = told->length[c], slot = hashed(&memory->chunks, text, length);
        slot = slot_of(&memory->chunks, text, length, slot);
        if (memory->chunks.slot[slot] < 0) {
            Chunk *chunk = put(memory, text, length);
            for (int32_t t = 0; t < told->tokens[c]; t++) {
                int32_t begin = span[2 * t], end = span[2 * t + 1];
                int64_t word = known[t];
                int32_t row = row_of(memory, lore, chunk->key.text + begin, end - begin,
                                     told->hash + word * ATTRIBUTES, told->trait + word * TRAITS);
                put_token(memory, chunk, row, begin, end);
            }
            enter(&memory->chunks, slot);
        }
        text += length;
        span += 2 * told->tokens[c];
        known += told->tokens[c];
    }
}
