import type { NameCount } from '../../logs/facets';
import { isEndpointId } from '../../logs/view-state';

/** Stands for the entries without a time, which lie in no range. */
export const UNTIMED_ENDPOINT = 'entries-without-time';
/** Stands for all endpoints where there are more than the address can name. */
export const ALL_ENDPOINTS = 'all-endpoints';
/** So many the address can name. */
const MAX_NAMED = 49;
const MAX_LENGTH = 128;

/**
 * What an endpoint is called in the dashboard's address and filters. A log may name its endpoints in any way, so names
 * that are no endpoint IDs are made into such; several may come to the same, and are one endpoint then.
 */
export function endpointKey(name: string): string {
  if (isEndpointId(name)) return name;
  const key = name.replace(/[^\w.-]+/g, '_').slice(0, MAX_LENGTH);
  return isEndpointId(key) ? key : 'archive';
}

/** The endpoints of an archive as the dashboard offers them. */
export interface ArchiveEndpoints {
  readonly keys: readonly string[];
  /** Those to begin with: everything, where it can be named. */
  readonly first: readonly string[];
}

/** `names` are those of all entries, most frequent first. */
export function archiveEndpoints(
  names: readonly NameCount[],
  omitted: number,
  untimed: number,
): ArchiveEndpoints {
  const own = [...new Set(names.map(([name]) => endpointKey(name)))];
  const many = own.length > MAX_NAMED || omitted > 0;
  const keys = [...(many ? [ALL_ENDPOINTS] : []), ...own, ...(untimed > 0 ? [UNTIMED_ENDPOINT] : [])];
  return { keys, first: many ? [ALL_ENDPOINTS] : own };
}

/** The endpoint that a file's name tells: exports are called `<endpointId>_logs_<date>.<format>`. */
export function endpointOfFile(fileName: string): string {
  const exported = /^([\w.-]+?)(?:_and_\d+_more)?_logs_\d{4}-\d{2}-\d{2}/.exec(fileName)?.[1];
  return endpointKey(exported ?? (fileName.replace(/(?:\.(?:gz|zst|zstd))$/i, '') || 'archive'));
}
