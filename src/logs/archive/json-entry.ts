import { type LogEntry, readEntry } from '../entry';
import { copyExactNumbers } from '../exact-numbers';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../json';
import type { ArchiveSink, ReaderSettings } from './archive-sink';
import { fromForeignJson } from './foreign-json';
import { isZoneless, withZone, zoneNote } from './zone-offset';

/** One JSON value as an entry: of the API's kind as it is, of another logger in the API's names. */
export function readJsonEntry(
  value: Json,
  sink: ArchiveSink,
  settings: ReaderSettings,
  endpointId = settings.endpointId,
): LogEntry {
  if (!isJsonObject(value)) return readEntry(value, endpointId);
  const wrapped = unwrapExport(value);
  if (wrapped !== null) return readEntry(wrapped.entry, wrapped.endpointId);
  return readEntry(toApiNames(value, sink, settings), endpointId);
}

/** The object with the API's names in place of another logger's, and the assumed zone where that is the local one. */
export function toApiNames(value: JsonObject, sink: ArchiveSink, settings: ReaderSettings): JsonObject {
  const foreign = fromForeignJson(value);
  if (foreign !== null)
    sink.note(`Read as timestamp, level, message or source: ${foreign.names.join(', ')}.`);
  return withAssumedZone(foreign?.raw ?? value, sink, settings);
}

/** Our own export writes an entry that is no object so when it holds several endpoints. */
function unwrapExport(value: JsonObject): { readonly endpointId: string; readonly entry: Json } | null {
  const entry = ownValue(value, 'entry');
  const endpointId = ownValue(value, 'endpointId');
  if (entry === undefined || isJsonObject(entry) || typeof endpointId !== 'string') return null;
  return Object.keys(value).length === 2 ? { endpointId, entry } : null;
}

/** UTC is what a timestamp without a zone is read as anyway, and its text then stays as received. */
export function withAssumedZone(raw: JsonObject, sink: ArchiveSink, { zone }: ReaderSettings): JsonObject {
  const timestamp = ownValue(raw, 'timestamp');
  if (typeof timestamp !== 'string' || timestamp.endsWith('Z') || !isZoneless(timestamp.trim())) return raw;
  sink.note(zoneNote(zone));
  if (zone === 'utc') return raw;
  const members = Object.entries(raw).map(([key, value]): [string, Json] =>
    key === 'timestamp' ? [key, withZone(timestamp.trim(), zone)] : [key, value],
  );
  const copy = Object.fromEntries(members);
  copyExactNumbers(raw, copy);
  return copy;
}

/** The list in an answer of the API or in our own export, and what it says beside it. */
export function listOf(
  value: Json,
): { readonly logs: readonly Json[]; readonly endpointId: string | null } | null {
  if (Array.isArray(value))
    return value.length > 0 && value.every(isJsonObject) ? { logs: value, endpointId: null } : null;
  if (!isJsonObject(value)) return null;
  const logs = ownValue(value, 'logs');
  if (!Array.isArray(logs) || Object.hasOwn(value, 'message') || Object.hasOwn(value, 'timestamp'))
    return null;
  const endpointId = ownValue(value, 'endpointId');
  return { logs, endpointId: typeof endpointId === 'string' && endpointId !== '' ? endpointId : null };
}
