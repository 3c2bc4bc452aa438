import { create } from 'zustand';
import type {
  ArchiveFormat,
  AssumedZone,
  BadLine,
  ChosenColumns,
  CsvColumns,
  CsvMapping,
} from '../../logs/archive/archive';
import { aboutFiles, aboutReading } from './archive-about';
import { type ArchiveEngine, type ArchiveEvents, startArchiveEngine } from './archive-engine';
import type { ArchiveOverview, FileProgress } from './archive-message';
import { ArchiveSource } from './archive-source';
import { endpointOfFile } from './endpoint-keys';

/** A file as it stands. */
export interface ArchiveFileState {
  /** Of this reading of the file. */
  readonly id: number;
  /** Of the file, the same when it is read again. */
  readonly slot: number;
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
  /** Of a CSV file; of its last reading while it is read again. */
  readonly columns: CsvColumns | null;
}

/** What has been read of the files, ready to be looked at. It stays as it is while more is read. */
export interface OpenArchive {
  readonly source: ArchiveSource;
  readonly overview: ArchiveOverview;
  /** False while files were still being read. */
  readonly whole: boolean;
  /** The same for what was read earlier and later of the same files. */
  readonly reading: number;
}

/** How files are read. */
export interface ReadingChoices {
  /** The zone of timestamps that name none. */
  readonly zone: AssumedZone;
  /** Memory that entries may take, in bytes. */
  readonly budgetBytes: number;
  /** Of CSV files, latest choice first; at most {@link MAX_CHOSEN}. */
  readonly chosenColumns: readonly ChosenColumns[];
}

export interface ArchiveState extends ReadingChoices {
  readonly files: readonly ArchiveFileState[];
  /** Memory that the entries take, in bytes. */
  readonly bytes: number;
  /** Null until entries have been read for a moment, or to their end. */
  readonly archive: OpenArchive | null;
  /** Why the files are lost; null while they are not. */
  readonly problem: string | null;
  /** Takes over choices made before any file was opened. */
  readonly prefer: (choices: ReadingChoices) => void;
  /** Reads more files, after those that are being read. */
  readonly open: (files: readonly File[]) => void;
  /** Shows what has been read since the archive was made; at the end of the reading it is done without being asked. */
  readonly showSoFar: () => void;
  /** Null: all. What was read before stays. */
  readonly cancel: (id: number | null) => void;
  /** Lets go of one file. The others are read again where it has brought entries: they may have had the same ones. */
  readonly remove: (slot: number) => void;
  /** Reads every file again from its beginning. */
  readonly reread: (choices: Partial<ReadingChoices>) => void;
  /** Holds for files read from now on; those that the old budget cut short are read again. */
  readonly setBudget: (budgetBytes: number) => void;
  /** Reads files under a header by these columns, the open ones again; null: by those detected. */
  readonly chooseColumns: (header: string, mapping: CsvMapping | null) => void;
  /** Lets go of every file and entry. */
  readonly close: () => void;
}

export const DEFAULT_BUDGET_BYTES = 1e9;
/** What takes no longer than this to be read is shown once, when all of it is there. */
const PATIENCE_MS = 500;
/** Headers that a choice of columns is kept of. */
export const MAX_CHOSEN = 50;

export function isReading({ files }: Pick<ArchiveState, 'files'>): boolean {
  return files.some(({ state }) => state === 'waiting' || state === 'reading');
}

/** Files and the worker that holds their entries. A store of its own, for tests; the application has {@link useArchive}. */
export const createArchiveStore = (
  start: (events: ArchiveEvents) => ArchiveEngine = startArchiveEngine,
  patienceMs = PATIENCE_MS,
) =>
  create<ArchiveState>()((set, get) => {
    let engine: ArchiveEngine | null = null;
    let lastId = 0;
    let revision = 0;
    let reading = 0;
    /** The reading that something is shown of, or asked for. */
    let shown = 0;
    let since = 0;

    const onProgress = (progress: FileProgress) => {
      if (!get().files.some(({ id }) => id === progress.id)) return;
      set(({ files }) => ({
        files: files.map((file) => (file.id === progress.id ? withProgress(file, progress) : file)),
        bytes: progress.storeBytes,
      }));
      if (!isReading(get())) void show();
      else if (shown !== reading && progress.entries > 0 && performance.now() - since >= patienceMs)
        void show();
    };
    const onFailure = (problem: string) => {
      letGo();
      set({ problem });
    };
    const letGo = () => {
      engine?.close();
      engine = null;
      revision += 1;
      set({ files: [], bytes: 0, archive: null, problem: null });
    };
    const show = async () => {
      const asked = engine;
      revision += 1;
      const mine = revision;
      if (asked === null) return;
      shown = reading;
      try {
        const overview = await asked.ask<'overview'>({ kind: 'overview' }, new AbortController().signal);
        if (mine !== revision || asked !== engine) return;
        const { files } = get();
        const whole = !isReading({ files });
        const about = [...aboutReading(files, overview.entries), ...aboutFiles(files)];
        const source = new ArchiveSource(`archive-${mine}`, asked, about, overview.endRow);
        set({
          archive: overview.entries === 0 ? null : { source, overview, whole, reading },
          bytes: overview.bytes,
        });
      } catch (error) {
        if (mine === revision) set({ problem: error instanceof Error ? error.message : String(error) });
      }
    };
    const begin = () => {
      reading += 1;
      since = performance.now();
    };
    const order = (files: readonly ArchiveFileState[]) => {
      engine ??= start({ onProgress, onFailure });
      const { zone, budgetBytes, chosenColumns } = get();
      for (const { id, file } of files)
        engine.read({ id, file, zone, budgetBytes, chosenColumns, endpointId: endpointOfFile(file.name) });
    };
    return {
      files: [],
      zone: 'utc',
      budgetBytes: DEFAULT_BUDGET_BYTES,
      chosenColumns: [],
      bytes: 0,
      archive: null,
      problem: null,
      prefer({ zone, budgetBytes, chosenColumns }) {
        if (get().files.length === 0) set({ zone, budgetBytes, chosenColumns });
      },
      open(files) {
        if (files.length === 0) return;
        const added = files.map((file) => waiting(++lastId, { file, slot: lastId, columns: null }));
        begin();
        // What is there already goes on being shown until these are read.
        if (get().archive !== null) shown = reading;
        set((state) => ({ files: [...state.files, ...added], problem: null }));
        order(added);
      },
      showSoFar: () => void show(),
      cancel: (id) => engine?.stopReading(id),
      remove(slot) {
        const gone = get().files.find((file) => file.slot === slot);
        const files = get().files.filter((file) => file !== gone);
        if (gone === undefined) return;
        if (files.length === 0) return letGo();
        engine?.stopReading(gone.id);
        set({ files });
        // What one that is being read will have brought is not known.
        if (gone.entries > 0 || gone.state === 'reading') get().reread({});
        else if (!isReading(get())) void show();
      },
      reread(choices) {
        engine?.clear();
        revision += 1;
        begin();
        const files = get().files.map((file) => waiting(++lastId, file));
        set({ ...choices, files, bytes: 0 });
        order(files);
      },
      setBudget(budgetBytes) {
        const { files, reread } = get();
        if (files.some(({ state }) => state === 'full') || isReading(get())) reread({ budgetBytes });
        else set({ budgetBytes });
      },
      chooseColumns(header, mapping) {
        const others = get().chosenColumns.filter((chosen) => chosen.header !== header);
        const chosenColumns = mapping === null ? others : [{ header, mapping }, ...others];
        get().reread({ chosenColumns: chosenColumns.slice(0, MAX_CHOSEN) });
      },
      close: letGo,
    };
  });

/** The files that are open in this page. */
export const useArchive = createArchiveStore();

function waiting(id: number, { file, slot, columns }: Pick<ArchiveFileState, 'file' | 'slot' | 'columns'>) {
  const none = { bytesRead: 0, elapsedMs: 0, entries: 0, duplicates: 0, untimed: 0, badCount: 0 };
  const state: ArchiveFileState['state'] = 'waiting';
  return { id, slot, file, state, reason: null, ...none, bad: [], notes: [], format: null, columns };
}

function withProgress(file: ArchiveFileState, progress: FileProgress): ArchiveFileState {
  const { id: _, storeBytes: __, bad, notes, columns, ...figures } = progress;
  return {
    ...file,
    ...figures,
    bad: [...file.bad, ...bad],
    notes: [...file.notes, ...notes],
    columns: columns ?? file.columns,
  };
}
