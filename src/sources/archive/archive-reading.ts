import { type ArchiveBatch, ArchiveProblem } from '../../logs/archive/archive';
import { readArchive } from '../../logs/archive/read-archive';
import type { LogStore } from '../../store/log-store';
import type { FileEnd, FileOrder, FileProgress } from './archive-message';
import { nextTask } from './cooperation';

/** Progress is told no more often than this. */
const TELL_MS = 100;
const SLICE_MS = 20;

/** What a reading adds to. */
export interface ReadingTarget {
  readonly store: LogStore;
  /** Memory of the archive in all, bytes. */
  readonly bytes: () => number;
  readonly tell: (progress: FileProgress) => void;
}

/** What has been read so far. */
type Sums = Pick<FileProgress, 'bytesRead' | 'entries' | 'duplicates' | 'untimed' | 'badCount'>;

/** Reads one file into the store and tells how far it has come. Never rejects: however it ends, what was read stays. */
export async function readFile(order: FileOrder, target: ReadingTarget, signal: AbortSignal): Promise<void> {
  const since = performance.now();
  const { file, zone, endpointId, budgetBytes, id, chosenColumns } = order;
  let told = 0;
  let sums: Sums = { bytesRead: 0, entries: 0, duplicates: 0, untimed: 0, badCount: 0 };
  let waiting: Pick<FileProgress, 'bad' | 'notes' | 'format' | 'columns'> = {
    bad: [],
    notes: [],
    format: null,
    columns: null,
  };
  const tell = (state: FileProgress['state'], reason: string | null) => {
    const now = performance.now();
    if (state === 'reading' && now - told < TELL_MS) return;
    told = now;
    target.tell({
      id,
      state,
      reason,
      elapsedMs: now - since,
      ...sums,
      ...waiting,
      storeBytes: target.bytes(),
    });
    waiting = { ...waiting, bad: [], notes: [], columns: null };
  };
  const take = ({ entries, bad, badCount, bytesRead, format, notes, columns }: ArchiveBatch) => {
    const { added, duplicates } = target.store.append(entries, { origin: `file-${id}` });
    sums = {
      bytesRead,
      badCount,
      entries: sums.entries + added,
      duplicates: sums.duplicates + duplicates,
      untimed: sums.untimed + entries.filter(({ time }) => time === null).length,
    };
    waiting = {
      bad: [...waiting.bad, ...bad],
      notes: [...waiting.notes, ...notes],
      format,
      columns: columns ?? waiting.columns,
    };
  };
  let end: { readonly state: FileEnd; readonly reason: string | null };
  try {
    end = { state: 'done', reason: null };
    let paused = performance.now();
    let full = target.bytes() >= budgetBytes;
    if (full) end = { state: 'full', reason: NOT_READ };
    else
      for await (const batch of readArchive(file, { signal, zone, endpointId, chosenColumns })) {
        // Not by the bytes left: a packed file may have much to give when all its bytes are read.
        if (full && batch.entries.length > 0) {
          end = { state: 'full', reason: READ_IN_PART };
          break;
        }
        take(batch);
        if (batch.damage !== null) end = { state: 'damaged', reason: damaged(batch.damage, sums) };
        full = target.bytes() >= budgetBytes;
        tell('reading', null);
        if (performance.now() - paused < SLICE_MS) continue;
        await nextTask();
        signal.throwIfAborted();
        paused = performance.now();
      }
  } catch (error) {
    end = signal.aborted
      ? { state: 'cancelled', reason: CANCELLED }
      : { state: 'failed', reason: failure(error) };
  }
  tell(end.state, end.reason);
}

const NOT_READ = 'Not read: the memory budget was used up before. Raise it, or open fewer files at once.';
const READ_IN_PART =
  'Only the first part was read: the memory budget is used up. Raise it, or open a smaller part of the log.';
const CANCELLED = 'Cancelled: what was read before stays.';

function damaged(why: string, { entries, duplicates, badCount }: Sums): string {
  const nothing = entries === 0 && duplicates === 0 && badCount === 0;
  return nothing
    ? `Nothing of the file could be read: ${why}.`
    : `Only a part of the file could be read: ${why}. What was read before stays.`;
}

function failure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof ArchiveProblem ? message : `The file could not be read: ${message}`;
}
