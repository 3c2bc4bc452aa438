import type { LogEntry } from './entry';
import { memberText, valueAt } from './json';

/**
 * One condition on any field of an entry as received, made by "filter by this value". `value` is compared with the
 * field's text (strings as they are, everything else as JSON).
 */
export interface FieldFilter {
  readonly path: readonly string[];
  readonly value: string;
  readonly exclude: boolean;
}

/** `!` when excluding, then a JSON Pointer (RFC 6901), `=`, the value: `/metadata/errorCode=CUDA_OOM`. */
export function formatFieldFilter(filter: FieldFilter): string {
  const pointer = filter.path
    .map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('=', '~2')}`)
    .join('');
  return `${filter.exclude ? '!' : ''}${pointer}=${filter.value}`;
}

/** Reads what {@link formatFieldFilter} writes; null for anything else. `~2` stands for `=` inside a key. */
export function parseFieldFilter(text: string): FieldFilter | null {
  const match = /^(!?)((?:\/[^/=]*)+)=([\s\S]*)$/.exec(text);
  if (!match) return null;
  const [, mark, pointer = '', value = ''] = match;
  const path = pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~2', '=').replaceAll('~1', '/').replaceAll('~0', '~'));
  return { path, value, exclude: mark === '!' };
}

/** Whether the entry meets the condition. A missing field meets only an exclusion. */
export function matchesFieldFilter(entry: LogEntry, filter: FieldFilter): boolean {
  const raw = entry.rawWith?.(filter.path[0] ?? '') ?? entry.raw;
  const holder = valueAt(raw, filter.path.slice(0, -1));
  const found = holder === undefined ? undefined : memberText(holder, filter.path.at(-1) ?? '');
  // An address holds no lone surrogates, so values that differ in nothing else are taken as equal.
  const equal = found?.toWellFormed() === filter.value.toWellFormed();
  return equal !== filter.exclude;
}
