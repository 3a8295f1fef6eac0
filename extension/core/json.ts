/** Reading JSON whose shape is promised by somebody else: every look-up is checked. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Thrown when a value is not what was promised; the message names the place. */
export class ShapeError extends Error {
  constructor(place: string, expected: string) {
    super(`${place} is not ${expected}`);
    this.name = 'ShapeError';
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown, place: string): JsonObject {
  if (!isObject(value)) throw new ShapeError(place, 'an object');
  return value;
}

export function asArray(value: unknown, place: string): Json[] {
  if (!Array.isArray(value)) throw new ShapeError(place, 'a list');
  return value as Json[];
}

export function asString(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new ShapeError(place, 'a string');
  return value;
}

export function asNumber(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ShapeError(place, 'a number');
  return value;
}

/** A whole number ≥ 0. */
export function asOffset(value: unknown, place: string): number {
  const number = asNumber(value, place);
  if (!Number.isInteger(number) || number < 0) throw new ShapeError(place, 'an offset');
  return number;
}

export function asBoolean(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(place, 'true or false');
  return value;
}

export function orNull<T>(
  value: unknown,
  place: string,
  read: (value: unknown, place: string) => T,
): T | null {
  return value === null || value === undefined ? null : read(value, place);
}
