import { useMemo } from 'react';
import { useRedaction } from '../../log-ui/use-redaction';
import { DOCUMENTED_SOURCES } from '../../logs/documented-sources';
import type { LogEntry } from '../../logs/entry';
import { collectFieldKnowledge, type FieldKnowledge } from '../../logs/query-completion-knowledge';

/** Entries that suggestions are taken from at most: one walk over them runs between two key strokes. */
export const MAX_SUGGESTED_FROM = 1_000;
const VALUES_PER_FIELD = 50;

/**
 * Fields and values to suggest, from the entries at hand as they may be seen: what is redacted is not suggested.
 * Nothing is collected before it is `wanted`.
 */
export function useKnowledge(
  entries: readonly LogEntry[],
  knownEndpoints: readonly string[],
  wanted: boolean,
): FieldKnowledge {
  const redaction = useRedaction();
  return useMemo(() => {
    const sample = wanted ? entries.slice(0, MAX_SUGGESTED_FROM).map(redaction.entry) : [];
    const found = collectFieldKnowledge(sample, VALUES_PER_FIELD);
    const fields = [...found.fields].map(
      ([name, field]) =>
        [
          name,
          {
            ...field,
            values: field.values.filter(({ value }) => !String(value).includes('[redacted')),
          },
        ] as const,
    );
    return {
      ...found,
      fields: new Map(fields),
      sources: [...new Set([...found.sources, ...DOCUMENTED_SOURCES])].filter((name) => name !== ''),
      endpoints: [...new Set([...knownEndpoints, ...found.endpoints])],
    };
  }, [entries, knownEndpoints, wanted, redaction]);
}
