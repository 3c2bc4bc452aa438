import { create } from 'zustand';
import { type KeptFile, KeptFiles } from './kept-files';

/** The browser's storage, as far as it is used. */
export interface BrowserStorage {
  readonly files: KeptFiles;
  /** Asks that nothing is deleted to make room; false where the browser refuses. */
  readonly persist: () => Promise<boolean>;
}

export interface KeptState {
  readonly supported: boolean;
  readonly kept: readonly KeptFile[];
  /** Files being copied, by name. */
  readonly keeping: readonly string[];
  /** Why files cannot be kept, or the last one could not; null when nothing is known against it. */
  readonly problem: string | null;
  /** False when the browser may delete files to make room; null while it was not asked. */
  readonly persisted: boolean | null;
  readonly refresh: () => Promise<void>;
  readonly keep: (file: File) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Null when it is no longer there. */
  readonly load: (file: KeptFile) => Promise<File | null>;
}

/** Files are kept so long unless deleted before. */
export const KEEP_DAYS = 7;
const UNSUPPORTED = 'This browser cannot keep files for a page: it has no private file system here.';

/** A store of its own, for tests; the application has {@link useKeptFiles}. */
export const createKeptStore = (storage: BrowserStorage | null) =>
  create<KeptState>()((set, get) => ({
    supported: storage !== null,
    kept: [],
    keeping: [],
    problem: storage === null ? UNSUPPORTED : null,
    persisted: null,
    async refresh() {
      if (storage === null) return;
      try {
        set({ kept: await storage.files.list() });
      } catch (error) {
        set({ problem: whyNot(error) });
      }
    },
    async keep(file) {
      if (storage === null) return;
      set({ keeping: [...get().keeping, file.name], problem: null });
      try {
        await storage.files.keep(file, KEEP_DAYS);
        set({ persisted: await storage.persist() });
      } catch (error) {
        set({ problem: `${file.name} was not kept. ${whyNot(error)}` });
      }
      const { keeping } = get();
      const at = keeping.indexOf(file.name);
      set({ keeping: keeping.filter((_, index) => index !== at) });
      await get().refresh();
    },
    async remove(id) {
      await storage?.files.delete(id).catch(() => undefined);
      await get().refresh();
    },
    async load(file) {
      try {
        return (await storage?.files.open(file)) ?? null;
      } catch {
        set({ problem: `${file.name} is no longer there: the browser or another tab has deleted it.` });
        await get().refresh();
        return null;
      }
    },
  }));

function whyNot(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError')
    return 'The storage that the browser gives this page is full: delete other kept files first.';
  if (name === 'TypeError') return UNSUPPORTED;
  return `The browser refused: ${error instanceof Error ? error.message : String(error)}`;
}

function browserStorage(): BrowserStorage | null {
  // Absent in old browsers and on pages without HTTPS.
  const { navigator: found } = globalThis as {
    readonly navigator?: { readonly storage?: Partial<StorageManager> };
  };
  if (found?.storage?.getDirectory === undefined) return null;
  return {
    files: new KeptFiles(() => navigator.storage.getDirectory()),
    persist: () => navigator.storage.persist().catch(() => false),
  };
}

/** The files kept in this browser. */
export const useKeptFiles = createKeptStore(browserStorage());
