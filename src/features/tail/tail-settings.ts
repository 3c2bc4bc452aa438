import * as v from 'valibot';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { settingsStorage } from '../../settings/settings-storage';

/** Entries that the live list can keep. */
export const CAPACITIES = [1_000, 5_000, 20_000, 50_000, 200_000] as const;

const schema = v.object({
  capacity: v.fallback(v.picklist(CAPACITIES), 200_000),
  announce: v.fallback(v.boolean(), true),
});

/** How the live tail works; remembered on this device. */
export interface TailSettings {
  readonly capacity: (typeof CAPACITIES)[number];
  /** Whether new errors are announced to screen readers. */
  readonly announce: boolean;
}

export const DEFAULT_TAIL_SETTINGS: TailSettings = { capacity: 200_000, announce: true };

export const useTailSettings = create<
  TailSettings & { readonly change: (patch: Partial<TailSettings>) => void }
>()(
  persist((set) => ({ ...DEFAULT_TAIL_SETTINGS, change: (patch) => set(patch) }), {
    name: 'endpoint-logs.tail',
    version: 1,
    storage: settingsStorage,
    partialize: ({ capacity, announce }) => ({ capacity, announce }),
    merge: (stored, current) => {
      const parsed = v.safeParse(schema, stored);
      return parsed.success ? { ...current, ...parsed.output } : current;
    },
  }),
);
