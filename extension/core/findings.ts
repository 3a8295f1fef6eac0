/** From an answer to the sentences that are to be marked: checked against the text, word by word. */

import { MARK_LABELS, type Answer, type CueKind, type MarkLabel, type Sentence } from './contract';
import { isShown, type Look } from './look';

/** How strongly a mark shows: by the probability alone, so that no slider changes its shade. */
export type Strength = 1 | 2 | 3;
export const STRENGTHS = [1, 2, 3] as const satisfies readonly Strength[];

export interface CueWords {
  start: number;
  end: number;
  text: string;
}

/** Why a sentence carries a label. */
export interface Finding {
  label: MarkLabel;
  probability: number;
  strength: Strength;
  kind: CueKind | null;
  cues: CueWords[];
}

/** A sentence to mark; offsets are UTF-16 units of the text that was sent. */
export interface FlaggedSentence {
  start: number;
  end: number;
  text: string;
  /** What the service wants to see with a judgment; null from one that takes none. */
  token: string | null;
  findings: Finding[];
}

/** The sentences of an answer, held against the text that was sent. */
export interface Checked {
  sentences: Sentence[];
  /** Sentences whose offsets or words do not fit the text: never marked. */
  misfits: Sentence[];
}

export function strengthOf(probability: number): Strength {
  if (probability >= 0.95) return 3;
  return probability >= 0.8 ? 2 : 1;
}

/** Tells the sentences of `answer` that are exactly in `text`, in order, from those that are not. */
export function check(text: string, answer: Answer): Checked {
  if (answer.text_length !== text.length) return { sentences: [], misfits: answer.sentences };
  const checked: Checked = { sentences: [], misfits: [] };
  let previousEnd = 0;
  for (const sentence of answer.sentences) {
    if (sentence.start < previousEnd || !fits(text, sentence)) {
      checked.misfits.push(sentence);
    } else {
      previousEnd = sentence.end;
      checked.sentences.push(sentence);
    }
  }
  return checked;
}

/** Returns what is marked of a sentence of `text` under this look; null when nothing is. */
export function flaggedBy(look: Look, text: string, sentence: Sentence): FlaggedSentence | null {
  const findings = MARK_LABELS.flatMap((label) => findingOf(look, sentence, label) ?? []);
  if (findings.length === 0) return null;
  const { start, end } = sentence;
  const token = sentence.token ?? null;
  return { start, end, text: text.slice(start, end), token, findings };
}

/** The offsets are a sentence of the text, and its cue words are where the answer says. */
function fits(text: string, sentence: Sentence): boolean {
  const { start, end } = sentence;
  if (!(start < end && end <= text.length)) return false;
  if (splitsPair(text, start) || splitsPair(text, end)) return false;
  const slice = text.slice(start, end);
  if (slice !== slice.trim() || slice.includes('\n\n')) return false;
  return sentence.cues.every(
    (cue) => cue.start >= start && cue.end <= end && text.slice(cue.start, cue.end) === cue.text,
  );
}

function splitsPair(text: string, offset: number): boolean {
  return isHigh(text.charCodeAt(offset - 1)) && isLow(text.charCodeAt(offset));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

function findingOf(look: Look, sentence: Sentence, label: MarkLabel): Finding | null {
  const probability = sentence.labels[label]?.probability ?? null;
  if (probability === null || !isShown(look, label, probability)) return null;
  const cues = sentence.cues.filter((cue) => cue.label === label && cue.start < cue.end);
  return {
    label,
    probability,
    strength: strengthOf(probability),
    kind: label === 'anonymous_sourcing' ? kindOf(cues.map((cue) => cue.kind)) : null,
    cues: cues.map((cue) => ({ start: cue.start, end: cue.end, text: cue.text })),
  };
}

/** One unnamed person among the cues outweighs any agentless wording beside it. */
function kindOf(kinds: (CueKind | undefined)[]): CueKind | null {
  if (kinds.includes('unnamed source')) return 'unnamed source';
  return kinds.includes('no source given') ? 'no source given' : null;
}
