import { useMemo } from 'react';
import type { LogEntry } from '../logs/entry';
import { redactRow } from '../logs/redact-row';
import { type RedactionRules, redactEntry, redactText } from '../logs/redaction';
import { rulesOf, usePrivacy } from '../settings/privacy';

export interface Redaction {
  readonly rules: RedactionRules;
  /** The entry as it may be seen; the entry itself where nothing has to be hidden. */
  readonly entry: (entry: LogEntry) => LogEntry;
  /** The same for what a closed row draws of it, at a cost that does not grow with the entry. See redact-row.ts. */
  readonly row: (entry: LogEntry) => LogEntry;
  /** The same for a text that came with logs: a name, an error's message. */
  readonly text: (text: string) => string;
}

/** The redaction that the user chose. Costs something only for the entries that it is asked for, once for each. */
export function useRedaction(): Redaction {
  const rules = usePrivacy(rulesOf);
  return useMemo(
    () => ({
      rules,
      entry: (entry) => redactEntry(entry, rules).entry,
      row: (entry) => redactRow(entry, rules),
      text: (text) => redactText(text, rules).text,
    }),
    [rules],
  );
}
