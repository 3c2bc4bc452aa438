import { create } from 'zustand';
import type { ArchiveFormat, AssumedZone, BadLine } from '../../logs/archive/archive';
import { type ArchiveEngine, type ArchiveEvents, startArchiveEngine } from './archive-engine';
import type { ArchiveOverview, FileProgress } from './archive-message';
import { ArchiveSource } from './archive-source';
import { endpointOfFile } from './endpoint-keys';

/** A file as it stands. */
export interface ArchiveFileState {
  readonly id: number;
  readonly file: File;
  readonly state: 'waiting' | FileProgress['state'];
  readonly reason: string | null;
  readonly bytesRead: number;
  readonly elapsedMs: number;
  readonly entries: number;
  readonly duplicates: number;
  readonly untimed: number;
  readonly badCount: number;
  readonly bad: readonly BadLine[];
  readonly notes: readonly string[];
  readonly format: ArchiveFormat | null;
}

/** Files that have been read, ready to be looked at. */
export interface OpenArchive {
  readonly source: ArchiveSource;
  readonly overview: ArchiveOverview;
}

export interface ArchiveState {
  readonly files: readonly ArchiveFileState[];
  /** The zone of timestamps that name none. */
  readonly zone: AssumedZone;
  /** Memory that entries may take, in bytes. */
  readonly budgetBytes: number;
  /** Memory that they take, in bytes. */
  readonly bytes: number;
  /** Null until the first reading has ended with entries. */
  readonly archive: OpenArchive | null;
  /** Why the files are lost; null while they are not. */
  readonly problem: string | null;
  /** Reads more files, after those that are being read. */
  readonly open: (files: readonly File[]) => void;
  /** Null: all. What was read before stays. */
  readonly cancel: (id: number | null) => void;
  /** Reads every file again from its beginning. */
  readonly reread: (settings: { readonly zone?: AssumedZone; readonly budgetBytes?: number }) => void;
  /** Holds for files read from now on; those that the old budget cut short are read again. */
  readonly setBudget: (budgetBytes: number) => void;
  /** Lets go of every file and entry. */
  readonly close: () => void;
}

export const DEFAULT_BUDGET_BYTES = 1e9;

export function isReading({ files }: Pick<ArchiveState, 'files'>): boolean {
  return files.some(({ state }) => state === 'waiting' || state === 'reading');
}

/** Files and the worker that holds their entries. A store of its own, for tests; the application has {@link useArchive}. */
export const createArchiveStore = (start: (events: ArchiveEvents) => ArchiveEngine = startArchiveEngine) =>
  create<ArchiveState>()((set, get) => {
    let engine: ArchiveEngine | null = null;
    let lastId = 0;
    let revision = 0;

    const onProgress = (progress: FileProgress) => {
      if (!get().files.some(({ id }) => id === progress.id)) return;
      set(({ files }) => ({
        files: files.map((file) => (file.id === progress.id ? withProgress(file, progress) : file)),
        bytes: progress.storeBytes,
      }));
      if (!isReading(get())) void show();
    };
    const onFailure = (problem: string) => {
      engine?.close();
      engine = null;
      revision += 1;
      set({ files: [], bytes: 0, archive: null, problem });
    };
    const show = async () => {
      const asked = engine;
      revision += 1;
      const mine = revision;
      if (asked === null) return;
      try {
        const overview = await asked.ask<'overview'>({ kind: 'overview' }, new AbortController().signal);
        if (mine !== revision || asked !== engine) return;
        const source = new ArchiveSource(`archive-${mine}`, asked, aboutFiles(get().files));
        set({ archive: overview.entries === 0 ? null : { source, overview }, bytes: overview.bytes });
      } catch (error) {
        if (mine === revision) set({ problem: error instanceof Error ? error.message : String(error) });
      }
    };
    const order = (files: readonly ArchiveFileState[]) => {
      engine ??= start({ onProgress, onFailure });
      const { zone, budgetBytes } = get();
      for (const { id, file } of files)
        engine.read({ id, file, zone, budgetBytes, endpointId: endpointOfFile(file.name) });
    };
    return {
      files: [],
      zone: 'utc',
      budgetBytes: DEFAULT_BUDGET_BYTES,
      bytes: 0,
      archive: null,
      problem: null,
      open(files) {
        if (files.length === 0) return;
        const added = files.map((file) => waiting(++lastId, file));
        set((state) => ({ files: [...state.files, ...added], problem: null }));
        order(added);
      },
      cancel: (id) => engine?.stopReading(id),
      reread(settings) {
        engine?.clear();
        revision += 1;
        const files = get().files.map(({ file }) => waiting(++lastId, file));
        set({ ...settings, files, bytes: 0 });
        order(files);
      },
      setBudget(budgetBytes) {
        const { files, reread } = get();
        if (files.some(({ state }) => state === 'full') || isReading(get())) reread({ budgetBytes });
        else set({ budgetBytes });
      },
      close() {
        engine?.close();
        engine = null;
        revision += 1;
        set({ files: [], bytes: 0, archive: null, problem: null });
      },
    };
  });

/** The files that are open in this page. */
export const useArchive = createArchiveStore();

function waiting(id: number, file: File): ArchiveFileState {
  const none = { bytesRead: 0, elapsedMs: 0, entries: 0, duplicates: 0, untimed: 0, badCount: 0 };
  return { id, file, state: 'waiting', reason: null, ...none, bad: [], notes: [], format: null };
}

function withProgress(file: ArchiveFileState, progress: FileProgress): ArchiveFileState {
  const { id: _, storeBytes: __, bad, notes, ...figures } = progress;
  return { ...file, ...figures, bad: [...file.bad, ...bad], notes: [...file.notes, ...notes] };
}

/** What must be said with every answer: that files were not read to their end. */
function aboutFiles(files: readonly ArchiveFileState[]): readonly string[] {
  return files
    .filter(({ reason }) => reason !== null)
    .map(({ file, reason, entries }) =>
      entries > 0 ? `${file.name} is here only in part. ${reason}` : `${file.name} is not here. ${reason}`,
    );
}
