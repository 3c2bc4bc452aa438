import type { ArchiveFileState } from '../../sources/archive/archive-session';

/** For tests: a file read to its end, unless said otherwise. */
export function fileState(name: string, fields: Partial<ArchiveFileState> = {}): ArchiveFileState {
  return {
    id: 1,
    slot: fields.id ?? 1,
    file: new File(['x'.repeat(2_000)], name),
    state: 'done',
    reason: null,
    bytesRead: 2_000,
    elapsedMs: 10,
    entries: 1_200,
    duplicates: 0,
    untimed: 0,
    badCount: 0,
    bad: [],
    notes: [],
    format: 'ndjson',
    columns: null,
    ...fields,
  };
}
