// What stands in a JSON report is hostile until it has been looked at. These turn it into what a format expects, or
// into nothing.

export type JsonObject = Readonly<Record<string, unknown>>;

const NOTHING: JsonObject = Object.freeze({});

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object; one without keys where it is something else. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : NOTHING;
}

/** The elements; none where it is no array. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The elements that are objects. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

/** The elements that are texts. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((element) => typeof element === 'string');
}

/** The text; empty where it is something else. A number is one too: tools write names so. */
export function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
}

/** The finite number; `undefined` where it is something else. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Three years, in milliseconds: what is longer was not a duration. */
const MAX_DURATION_MS = 1e11;

/** A duration in milliseconds, spread into an attempt; nothing where it is none. */
export function durationFrom(milliseconds: unknown): { durationMs?: number } {
  const value = numberOf(milliseconds);
  if (value === undefined || value < 0 || value > MAX_DURATION_MS) return {};
  return { durationMs: Math.round(value) };
}

/** The same of seconds. */
export function durationFromSeconds(seconds: unknown): { durationMs?: number } {
  const value = numberOf(seconds);
  return value === undefined ? {} : durationFrom(value * 1_000);
}

/** A line number from 1, spread into a case; nothing where it is none. */
export function lineFrom(value: unknown): { line?: number } {
  const line = numberOf(value);
  return line !== undefined && Number.isInteger(line) && line > 0 && line < 1e9 ? { line } : {};
}
