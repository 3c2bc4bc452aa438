import * as v from 'valibot';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import {
  COLUMNS,
  type ColumnSetting,
  completeColumns,
  DEFAULT_COLUMNS,
  MAX_COLUMN_WIDTH,
  MIN_COLUMN_WIDTH,
} from './columns';
import { followStorage, settingsStorage } from './settings-storage';

const column = v.object({
  id: v.picklist(COLUMNS),
  hidden: v.fallback(v.boolean(), false),
  width: v.fallback(
    v.nullable(v.pipe(v.number(), v.minValue(MIN_COLUMN_WIDTH), v.maxValue(MAX_COLUMN_WIDTH))),
    null,
  ),
});

const schema = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  /** The zone that every time is shown and typed in. */
  zone: v.fallback(v.picklist(['local', 'utc']), 'local'),
  density: v.fallback(v.picklist(['compact', 'comfortable']), 'compact'),
  wrap: v.fallback(v.boolean(), false),
  /** One unreadable column (another version's, a spoilt one) does not cost the others. */
  columns: v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((rows) =>
        rows.flatMap((row): ColumnSetting[] => {
          const parsed = v.safeParse(column, row);
          return parsed.success ? [parsed.output] : [];
        }),
      ),
    ),
    [...DEFAULT_COLUMNS],
  ),
});

/** What the user chose about how logs are shown; remembered on this device. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly zone: 'local' | 'utc';
  readonly density: 'compact' | 'comfortable';
  readonly wrap: boolean;
  readonly columns: readonly ColumnSetting[];
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  zone: 'local',
  density: 'compact',
  wrap: false,
  columns: DEFAULT_COLUMNS,
};

const SETTINGS = 'endpoint-logs.settings';

/** The settings and the one way to change them: `useSettings.getState().change({zone: 'utc'})`. */
export const useSettings = create<Settings & { readonly change: (patch: Partial<Settings>) => void }>()(
  persist((set) => ({ ...DEFAULT_SETTINGS, change: (patch) => set(patch) }), {
    name: SETTINGS,
    version: 1,
    storage: settingsStorage,
    // Of another version's settings, what fits is kept.
    migrate: (stored) => stored,
    partialize: ({ theme, zone, density, wrap, columns }) => ({ theme, zone, density, wrap, columns }),
    merge: (stored, current) => ({ ...current, ...readSettings(stored) }),
  }),
);

// Another tab's change is taken over at once: this tab's next change, which stores all settings, would undo it.
followStorage(SETTINGS, () => void useSettings.persist.rehydrate());

/** Settings from storage, where anything may stand: what does not fit is at its default. */
export function readSettings(stored: unknown): Settings {
  const parsed = v.safeParse(schema, stored);
  if (!parsed.success) return DEFAULT_SETTINGS;
  return { ...parsed.output, columns: completeColumns(parsed.output.columns) };
}
