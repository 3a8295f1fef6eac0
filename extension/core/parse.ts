/** From the service's JSON to the types of `contract.ts`; throws `ShapeError` on anything else. */

import {
  LABELS,
  type Answer,
  type ArticleSummary,
  type Cue,
  type CueKind,
  type Label,
  type LabelScore,
  type LabelSummary,
  type Measured,
  type ModelFacts,
  type Sentence,
  type Threshold,
  type Warning,
} from './contract';
import {
  asArray,
  asBoolean,
  asNumber,
  asObject,
  asOffset,
  asString,
  isObject,
  orNull,
  ShapeError,
  type JsonObject,
} from './json';

export function parseAnswer(json: unknown): Answer {
  const body = asObject(json, 'answer');
  if (body['offset_unit'] !== 'utf16') throw new ShapeError('offset_unit', 'utf16');
  const model = asObject(body['model'], 'model');
  const answer: Answer = {
    model: { id: asString(model['id'], 'model.id'), thresholds: readThresholds(model) },
    text_length: asOffset(body['text_length'], 'text_length'),
    complete: asBoolean(body['complete'], 'complete'),
    warnings: asArray(body['warnings'], 'warnings').map(readWarning),
    article: readArticle(asObject(body['article'], 'article')),
    sentences: asArray(body['sentences'], 'sentences').map(readSentence),
  };
  const next = orNull(body['next_start'], 'next_start', asOffset);
  return next === null ? answer : { ...answer, next_start: next };
}

/** Reads `/v1/model`; metrics it does not publish are simply absent. */
export function parseModel(json: unknown): ModelFacts {
  const body = asObject(json, 'model');
  const metrics = isObject(body['metrics']) ? body['metrics'] : {};
  const published = asObject(body['thresholds'], 'model.thresholds');
  const [thresholds, precision]: [ModelFacts['thresholds'], ModelFacts['precision']] = [{}, {}];
  for (const label of LABELS) {
    const pair = orNull(published[label], `model.thresholds.${label}`, readThresholdPair);
    if (pair !== null) thresholds[label] = pair;
    const balanced = readPrecision(metrics[label], 'balanced');
    const precise = readPrecision(metrics[label], 'precise');
    if (balanced === null && precise === null) continue;
    precision[label] = {
      ...(balanced === null ? {} : { balanced }),
      ...(precise === null ? {} : { precise }),
    };
  }
  return { id: asString(body['id'], 'model.id'), thresholds, precision };
}

function readThresholdPair(value: unknown, place: string): Record<Threshold, number> {
  const body = asObject(value, place);
  return {
    balanced: asNumber(body['balanced'], `${place}.balanced`),
    precise: asNumber(body['precise'], `${place}.precise`),
  };
}

/** Precision is published for each set of sentences it was measured on: the surest one counts. */
function readPrecision(metrics: unknown, threshold: Threshold): Measured | null {
  if (!isObject(metrics)) return null;
  const figure = threshold === 'precise' ? 'precise_precision' : 'precision';
  let surest: Measured | null = null;
  for (const measured of Object.values(metrics)) {
    const found = isObject(measured) ? readMeasured(measured[figure]) : null;
    if (found === null) continue;
    if (surest === null || found.high - found.low < surest.high - surest.low) surest = found;
  }
  return surest;
}

function readMeasured(figure: unknown): Measured | null {
  if (!isObject(figure)) return null;
  const { value, low, high } = figure;
  const known = isShare(value) && isShare(low) && isShare(high);
  return known ? { value, low, high } : null;
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function readThresholds(model: JsonObject): Answer['model']['thresholds'] {
  const thresholds: Answer['model']['thresholds'] = {};
  const published = asObject(model['thresholds'], 'model.thresholds');
  for (const label of LABELS) {
    const value = orNull(published[label], `model.thresholds.${label}`, asNumber);
    if (value !== null) thresholds[label] = value;
  }
  return thresholds;
}

function readWarning(value: unknown): Warning {
  const body = asObject(value, 'warning');
  return {
    code: asString(body['code'], 'warning.code'),
    detail: asString(body['detail'], 'warning.detail'),
  };
}

function readArticle(body: JsonObject): ArticleSummary {
  return {
    credibility: orNull(body['credibility'], 'article.credibility', asNumber),
    interval: orNull(body['interval'], 'article.interval', readInterval),
    formula: asString(body['formula'], 'article.formula'),
    sentence_count: asOffset(body['sentence_count'], 'article.sentence_count'),
    labels: perLabel(body['labels'], 'article.labels', readLabelSummary),
  };
}

function readInterval(value: unknown, place: string): [number, number] {
  const [low, high] = asArray(value, place);
  return [asNumber(low, place), asNumber(high, place)];
}

function perLabel<T>(
  value: unknown,
  place: string,
  read: (value: unknown, place: string) => T,
): Record<Label, T | null> {
  const body = asObject(value, place);
  const one = (label: Label): T | null => orNull(body[label], `${place}.${label}`, read);
  return {
    hedging: one('hedging'),
    anonymous_sourcing: one('anonymous_sourcing'),
    attribution: one('attribution'),
  };
}

function readLabelSummary(value: unknown, place: string): LabelSummary {
  const body = asObject(value, place);
  return {
    flagged: asOffset(body['flagged'], `${place}.flagged`),
    rate: orNull(body['rate'], `${place}.rate`, asNumber),
    percentile: orNull(body['percentile'], `${place}.percentile`, asNumber),
  };
}

function readSentence(value: unknown): Sentence {
  const body = asObject(value, 'sentence');
  const sentence: Sentence = {
    start: asOffset(body['start'], 'sentence.start'),
    end: asOffset(body['end'], 'sentence.end'),
    labels: perLabel(body['labels'], 'sentence.labels', readScore),
    cues: (orNull(body['cues'], 'sentence.cues', asArray) ?? []).map(readCue),
  };
  const token = orNull(body['token'], 'sentence.token', asString);
  return token === null ? sentence : { ...sentence, token };
}

function readScore(value: unknown, place: string): LabelScore {
  const body = asObject(value, place);
  return {
    probability: asNumber(body['probability'], `${place}.probability`),
    flagged: asBoolean(body['flagged'], `${place}.flagged`),
  };
}

function readCue(value: unknown): Cue {
  const body = asObject(value, 'cue');
  const label = LABELS.find((name) => name === body['label']);
  if (label === undefined) throw new ShapeError('cue.label', 'a label');
  const cue: Cue = {
    start: asOffset(body['start'], 'cue.start'),
    end: asOffset(body['end'], 'cue.end'),
    label,
    text: asString(body['text'], 'cue.text'),
    weight: asNumber(body['weight'], 'cue.weight'),
  };
  const kind = readKind(body['kind']);
  return kind === null ? cue : { ...cue, kind };
}

function readKind(value: unknown): CueKind | null {
  return value === 'unnamed source' || value === 'no source given' ? value : null;
}
