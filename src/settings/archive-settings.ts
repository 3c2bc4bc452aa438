import * as v from 'valibot';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { type AssumedZone, type ChosenColumns, CSV_FIELDS } from '../logs/archive/archive';
import { settingsStorage } from './settings-storage';

/** How log files are read, as the user chose it; remembered on this device. Nothing of the files' contents is. */
export interface ArchiveSettings {
  /** The zone of timestamps that name none. */
  readonly zone: AssumedZone;
  /** Memory that the entries may take, in bytes. */
  readonly budgetBytes: number;
  /** Latest choice first. */
  readonly chosenColumns: readonly ChosenColumns[];
}

export const DEFAULT_ARCHIVE_SETTINGS: ArchiveSettings = { zone: 'utc', budgetBytes: 1e9, chosenColumns: [] };

/** More would only slow down the start of a page. */
const MAX_CHOSEN = 50;
const SMALLEST_BUDGET = 1e6;
const LARGEST_BUDGET = 64e9;

const place = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)));
const chosen = v.object({
  header: v.pipe(v.string(), v.regex(/^\d{1,9}-[0-9a-z]{1,11}$/)),
  mapping: v.partial(v.object(v.entriesFromList(CSV_FIELDS, place))),
});

const schema = v.object({
  zone: v.fallback(v.picklist(['utc', 'local']), 'utc'),
  budgetBytes: v.fallback(
    v.pipe(v.number(), v.minValue(SMALLEST_BUDGET), v.maxValue(LARGEST_BUDGET)),
    DEFAULT_ARCHIVE_SETTINGS.budgetBytes,
  ),
  /** One unreadable choice does not cost the others. */
  chosenColumns: v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((rows) =>
        rows
          .flatMap((row): ChosenColumns[] => {
            const parsed = v.safeParse(chosen, row);
            return parsed.success ? [parsed.output] : [];
          })
          .slice(0, MAX_CHOSEN),
      ),
    ),
    [],
  ),
});

/** The choices and the one way to change them: `useArchiveSettings.getState().change({zone: 'local'})`. */
export const useArchiveSettings = create<
  ArchiveSettings & { readonly change: (patch: Partial<ArchiveSettings>) => void }
>()(
  persist((set) => ({ ...DEFAULT_ARCHIVE_SETTINGS, change: (patch) => set(patch) }), {
    name: 'endpoint-logs.archive',
    version: 1,
    storage: settingsStorage,
    // Of another version's settings, what fits is kept.
    migrate: (stored) => stored,
    partialize: ({ zone, budgetBytes, chosenColumns }) => ({ zone, budgetBytes, chosenColumns }),
    merge: (stored, current) => ({ ...current, ...readArchiveSettings(stored) }),
  }),
);

/** Settings from storage, where anything may stand: what does not fit is at its default. */
export function readArchiveSettings(stored: unknown): ArchiveSettings {
  const parsed = v.safeParse(schema, stored);
  return parsed.success ? parsed.output : DEFAULT_ARCHIVE_SETTINGS;
}
