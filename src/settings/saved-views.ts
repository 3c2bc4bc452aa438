import * as v from 'valibot';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { formatViewState, parseViewState } from '../logs/view-state';
import { followStorage, settingsStorage } from './settings-storage';
import { setStartView, startView } from './start-view';

/** An address kept under a name. */
export interface SavedView {
  /** Unique among the saved ones; compared without regard to case. */
  readonly name: string;
  /** The address's part after "?": the whole state, relative times as they were typed. Never a key. */
  readonly query: string;
}

export const MAX_VIEWS = 100;
export const MAX_VIEW_NAME = 80;
/** What servers and browsers take as an address without complaint. */
const MAX_QUERY_LENGTH = 16_384;

const savedView = v.object({ name: v.string(), query: v.string() });
const list = v.object({ views: v.array(v.unknown()) });

interface SavedViews {
  /** In the order of their names. */
  readonly views: readonly SavedView[];
  /** What the last change replaced, for "Undo"; null when there is nothing to undo. Not remembered. */
  readonly undo: {
    readonly what: string;
    readonly views: readonly SavedView[];
    readonly start: string;
  } | null;
  /** Keeps an address under a name, in place of one that has the name already. */
  readonly save: (name: string, query: string) => void;
  readonly rename: (name: string, to: string) => void;
  readonly remove: (name: string) => void;
  /** Adds views; one of the same name is replaced. */
  readonly add: (views: readonly SavedView[]) => void;
  readonly undoLast: () => void;
}

const SAVED_VIEWS = 'endpoint-logs.views';

/** The saved views of this browser and the ways to change them. */
export const useSavedViews = create<SavedViews>()(
  persist(
    (set, get) => {
      const replace = (what: string, views: readonly SavedView[]) => {
        const { views: before } = get();
        set({ views: sorted(views), undo: { what, views: before, start: startView() } });
      };
      return {
        views: [],
        undo: null,
        save: (name, query) => {
          const view = readView({ name, query });
          if (view === null) return;
          const { views } = get();
          const others = views.filter((other) => !isSameName(other.name, view.name));
          const what = others.length < views.length ? `Replaced “${view.name}”` : `Saved “${view.name}”`;
          replace(what, [...others, view]);
        },
        rename: (name, to) => {
          const renamed = cleanName(to);
          const { views } = get();
          if (renamed === '' || nameProblem(views, to, name) !== null) return;
          replace(
            `Renamed “${name}”`,
            views.map((view) => (view.name === name ? { ...view, name: renamed } : view)),
          );
        },
        remove: (name) => {
          const { views } = get();
          const gone = views.find((view) => view.name === name);
          replace(
            `Deleted “${name}”`,
            views.filter((view) => view !== gone),
          );
          if (gone !== undefined && gone.query === startView()) setStartView('');
        },
        add: (added) => {
          const byName = new Map(get().views.map((view) => [key(view.name), view]));
          for (const view of added) byName.set(key(view.name), view);
          const over = Math.max(0, byName.size - MAX_VIEWS);
          const cut = over === 0 ? '' : `; ${over} did not fit, as at most ${MAX_VIEWS} are kept`;
          replace(`Imported ${added.length - over}${cut}`, [...byName.values()].slice(0, MAX_VIEWS));
        },
        undoLast: () => {
          const { undo } = get();
          if (undo === null) return;
          set({ views: undo.views, undo: null });
          setStartView(undo.start);
        },
      };
    },
    {
      name: SAVED_VIEWS,
      version: 1,
      storage: settingsStorage,
      // Of another version's views, what fits is kept.
      migrate: (stored) => stored,
      partialize: ({ views }) => ({ views }),
      merge: (stored, current) => ({ ...current, views: readViews(stored).views }),
    },
  ),
);

// Another tab's change is taken over at once: this tab's next change, which stores all views, would undo it.
followStorage(SAVED_VIEWS, () => void useSavedViews.persist.rehydrate());

/** Views from storage or a file, where anything may stand: what cannot be read is left out and counted. */
export function readViews(stored: unknown): { readonly views: readonly SavedView[]; readonly left: number } {
  const parsed = v.safeParse(list, stored);
  if (!parsed.success) return { views: [], left: 0 };
  const rows = parsed.output.views;
  const views = new Map<string, SavedView>();
  for (const row of rows) {
    const view = readView(row);
    if (view !== null && views.size < MAX_VIEWS && !views.has(key(view.name)))
      views.set(key(view.name), view);
  }
  return { views: sorted([...views.values()]), left: rows.length - views.size };
}

/** The views as the text of a file that {@link readViewsFile} reads. */
export function viewsFile(views: readonly SavedView[]): string {
  return `${JSON.stringify({ kind: 'endpoint-logs.views', version: 1, views }, null, 2)}\n`;
}

/** The views in a file's text; null when it is no such file. */
export function readViewsFile(text: string): ReturnType<typeof readViews> | null {
  try {
    const file: unknown = JSON.parse(text);
    return v.is(list, file) ? readViews(file) : null;
  } catch {
    return null;
  }
}

/** Why a view cannot have a name; null when it can. `own` is its name now. */
export function nameProblem(views: readonly SavedView[], name: string, own?: string): string | null {
  const clean = cleanName(name);
  if (clean === '') return 'Give it a name.';
  const taken = views.some((view) => view.name !== own && isSameName(view.name, clean));
  return taken ? 'There is a view of this name.' : null;
}

export function cleanName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').slice(0, MAX_VIEW_NAME);
}

export function isSameName(a: string, b: string): boolean {
  return key(a) === key(b);
}

/** Only what an address of this dashboard can say is kept, so that nothing else comes in with a file. */
function readView(row: unknown): SavedView | null {
  const parsed = v.safeParse(savedView, row);
  if (!parsed.success || parsed.output.query.length > MAX_QUERY_LENGTH) return null;
  const name = cleanName(parsed.output.name);
  if (name === '') return null;
  const { state } = parseViewState(new URLSearchParams(parsed.output.query));
  return { name, query: formatViewState(state).toString() };
}

function sorted(views: readonly SavedView[]): readonly SavedView[] {
  return views.toSorted((a, b) => byName.compare(a.name, b.name));
}

const byName = new Intl.Collator('en', { numeric: true });

function key(name: string): string {
  return cleanName(name).toLowerCase();
}
