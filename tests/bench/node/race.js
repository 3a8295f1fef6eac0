// Runs a peer over rounds of sentences: `node race.js PEER.js SENTENCES.json`.
//
// PEER.js exports `check(sentence)`, which returns how many words it found. The file is a list of
// rounds, each a list of sentences. Ready, it tells its version; then, for each number of a round that it
// reads, it writes {"seconds", "flagged"}: the start of Node is in none of them. The seconds are
// this thread's processor time, as the others' are; compiling and collecting beside it is free.
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [peer, sentences] = process.argv.slice(2);
const { check } = await import(pathToFileURL(peer).href);
const rounds = JSON.parse(readFileSync(sentences, "utf8"));
tell({ node: process.versions.node });

for await (const line of createInterface({ input: process.stdin })) {
  const round = rounds[Number(line)];
  let flagged = 0;
  const began = now();
  for (const sentence of round) {
    if (check(sentence) > 0) {
      flagged += 1;
    }
  }
  tell({ seconds: now() - began, flagged });
}

function now() {
  // Where the kernel does not count by thread, the clock has to do.
  const counted = "/proc/thread-self/schedstat";
  return existsSync(counted)
    ? Number(readFileSync(counted, "utf8").split(" ")[0]) / 1e9
    : performance.now() / 1e3;
}

function tell(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
