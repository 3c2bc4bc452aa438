/** The API's log levels, lowest first ("Log Levels — Level Hierarchy" in the API document). */
export const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

/** A level as received: one of the API's, or `unknown` for anything else (the text as sent is kept beside it). */
export type EntryLevel = Level | 'unknown';

/** Every level an entry can carry, in the order charts stack them and facets list them. */
export const ENTRY_LEVELS: readonly EntryLevel[] = [...LEVELS, 'unknown'];

export const DEFAULT_LEVEL: Level = 'info';

const SYNONYMS = new Map<string, Level>([
  ['trace', 'debug'],
  ['verbose', 'debug'],
  ['information', 'info'],
  ['notice', 'info'],
  ['warning', 'warn'],
  ['err', 'error'],
  ['critical', 'fatal'],
  ['crit', 'fatal'],
  ['panic', 'fatal'],
  ['emerg', 'fatal'],
  ['emergency', 'fatal'],
  ['alert', 'fatal'],
]);

export function isLevel(text: string): text is Level {
  return (LEVELS as readonly string[]).includes(text);
}

/** Maps a level's text to the hierarchy, by name or common synonym, ignoring case. */
export function parseLevel(text: string): EntryLevel {
  const name = text.trim().toLowerCase();
  return isLevel(name) ? name : (SYNONYMS.get(name) ?? 'unknown');
}

/** Whether an entry passes a minimum level. An unknown level always passes: it is never hidden by hierarchy. */
export function isAtLeast(level: EntryLevel, minimum: Level): boolean {
  return level === 'unknown' || LEVELS.indexOf(level) >= LEVELS.indexOf(minimum);
}

/** Errors and worse: what is announced, highlighted and jumped to. */
export function isFailure(level: EntryLevel): boolean {
  return level === 'error' || level === 'fatal';
}
