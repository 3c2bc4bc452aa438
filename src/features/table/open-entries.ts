import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LogEntry } from '../../logs/entry';
import { entryId, mayHaveIdAmong } from '../../logs/entry-id';

export interface OpenEntries {
  readonly isOpen: (index: number) => boolean;
  readonly toggle: (index: number) => void;
  /** The row of the first open entry that was named by the address rather than opened by hand; null otherwise. */
  readonly firstToReveal: number | null;
}

/**
 * Which rows are open. The URL names entries by identity; here they are found among the loaded ones. True twins share
 * an identity and open together.
 */
export function useOpenEntries(
  entries: readonly LogEntry[],
  ids: readonly string[],
  onChange: (ids: readonly string[]) => void,
): OpenEntries {
  const rows = useMemo(() => findRows(entries, ids), [entries, ids]);
  const byHand = useRef<ReadonlySet<string>>(new Set());
  const [firstToReveal, setFirstToReveal] = useState<number | null>(null);
  useEffect(() => {
    for (const id of ids) {
      const row = rows.byId.get(id);
      if (row === undefined || byHand.current.has(id)) continue;
      byHand.current = new Set([...byHand.current, id]);
      setFirstToReveal(row);
      return;
    }
  }, [ids, rows]);
  const isOpen = useCallback((index: number) => rows.open.has(index), [rows]);
  const toggle = useCallback(
    (index: number) => {
      const entry = entries[index];
      if (entry === undefined) return;
      const id = entryId(entry);
      byHand.current = new Set([...byHand.current, id]);
      onChange(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
    },
    [entries, ids, onChange],
  );
  return { isOpen, toggle, firstToReveal };
}

function findRows(
  entries: readonly LogEntry[],
  ids: readonly string[],
): { open: ReadonlySet<number>; byId: ReadonlyMap<string, number> } {
  const open = new Set<number>();
  const byId = new Map<string, number>();
  if (ids.length === 0) return { open, byId };
  const mayBeOpen = mayHaveIdAmong(ids);
  entries.forEach((entry, index) => {
    if (!mayBeOpen(entry)) return;
    const id = entryId(entry);
    if (!ids.includes(id)) return;
    open.add(index);
    if (!byId.has(id)) byId.set(id, index);
  });
  return { open, byId };
}
