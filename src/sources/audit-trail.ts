import * as v from 'valibot';
import { create } from 'zustand';
import { compileRules, redactText } from '../logs/redaction';
import { browserStorages, type TextStorage } from './connection-storage';

/** The kinds of events that are recorded. */
export const AUDIT_EVENTS = [
  'connected',
  'demo',
  'key-refused',
  'exported',
  'list-exported',
  'cleared',
] as const;
export type AuditEvent = (typeof AUDIT_EVENTS)[number];

/**
 * One thing that this browser did with logs. Never holds a key or log content: of the filters, what was typed is kept
 * without anything that looks like a secret, and field filters, whose values come from logs, by their path alone.
 */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly event: AuditEvent;
  /** Where logs came from: an origin, "demo data", "proxy"; empty where it does not apply. */
  readonly origin: string;
  /** The first {@link MAX_ENDPOINTS}. */
  readonly endpoints: readonly string[];
  /** How many there were. */
  readonly endpointCount: number;
  /** Everything else, in words: format, range, filters, count, file name, redaction, completeness. */
  readonly facts: readonly string[];
}

/** What a caller says of an event; the rest is filled in. */
export interface AuditNote {
  readonly event: AuditEvent;
  readonly origin?: string;
  readonly endpoints?: readonly string[];
  readonly facts?: readonly string[];
}

export interface AuditTrail {
  /** Oldest first. */
  readonly records: readonly AuditRecord[];
  /** Records that had to make room for newer ones. */
  readonly dropped: number;
  /** False while the browser keeps nothing: the list is this page's then. */
  readonly stored: boolean;
  readonly record: (note: AuditNote) => void;
  /** Empties the list, which is recorded. */
  readonly clear: () => void;
  /** Reads what other tabs have written. */
  readonly reload: () => void;
}

export const MAX_RECORDS = 500;
const MAX_ENDPOINTS = 20;
const MAX_TEXT = 300;
const MAX_FACTS = 20;
const STORAGE_KEY = 'endpoint-logs.audit';

const shortText = v.pipe(
  v.string(),
  v.transform((text) => text.slice(0, MAX_TEXT)),
);
const record = v.object({
  time: v.pipe(v.string(), v.isoTimestamp()),
  event: v.picklist(AUDIT_EVENTS),
  origin: v.fallback(shortText, ''),
  endpoints: v.fallback(v.array(shortText), []),
  endpointCount: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  facts: v.fallback(v.array(shortText), []),
});
const trail = v.object({
  dropped: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** One spoilt record does not cost the others. */
  records: v.pipe(
    v.array(v.unknown()),
    v.transform((rows) =>
      rows.flatMap((row): AuditRecord[] => {
        const parsed = v.safeParse(record, row);
        return parsed.success ? [parsed.output] : [];
      }),
    ),
  ),
});

/** A store of its own, for tests; the application has {@link useAuditTrail}. */
export const createAuditTrail = (storage: TextStorage | null, now: () => number = Date.now) =>
  create<AuditTrail>()((set, get) => {
    /** What is stored, which another tab may have added to; what this page holds where nothing is. */
    const read = (): Pick<AuditTrail, 'records' | 'dropped'> => {
      const { records, dropped, stored } = get() ?? EMPTY;
      const kept = stored ? readTrail(storage) : null;
      return kept ?? { records, dropped };
    };
    const write = (records: readonly AuditRecord[], dropped: number) => {
      const over = Math.max(0, records.length - MAX_RECORDS);
      const next = { records: records.slice(over), dropped: dropped + over };
      set({ ...next, stored: writeTrail(storage, next) });
    };
    return {
      ...EMPTY,
      ...(readTrail(storage) ?? {}),
      record(note) {
        const { records, dropped } = read();
        write([...records, recordOf(note, now())], dropped);
      },
      clear() {
        const { records, dropped } = read();
        const lost = dropped > 0 ? [`${dropped} older ones had been dropped before`] : [];
        write(
          [recordOf({ event: 'cleared', facts: [`${records.length} records removed`, ...lost] }, now())],
          0,
        );
      },
      reload() {
        set(read());
      },
    };
  });

const EMPTY = { records: [], dropped: 0, stored: true } satisfies Partial<AuditTrail>;

/** The list of this browser. */
export const useAuditTrail = createAuditTrail(browserStorages().local);

/** What someone typed, without what looks like a secret or personal data, for a record's facts. */
export function typedFact(text: string): string {
  return redactText(text, EVERYTHING).text;
}

const EVERYTHING = compileRules(['tokens', 'emails', 'addresses'], []);

function recordOf({ event, origin = '', endpoints = [], facts = [] }: AuditNote, at: number): AuditRecord {
  return {
    time: new Date(at).toISOString(),
    event,
    origin: origin.slice(0, MAX_TEXT),
    endpoints: endpoints.slice(0, MAX_ENDPOINTS).map((id) => id.slice(0, MAX_TEXT)),
    endpointCount: endpoints.length,
    facts: facts.slice(0, MAX_FACTS).map((fact) => fact.slice(0, MAX_TEXT)),
  };
}

/** Null where nothing readable is stored. */
function readTrail(storage: TextStorage | null): Pick<AuditTrail, 'records' | 'dropped'> | null {
  try {
    const parsed = v.safeParse(trail, JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null'));
    if (!parsed.success) return null;
    const { records, dropped } = parsed.output;
    const over = Math.max(0, records.length - MAX_RECORDS);
    return { records: records.slice(over), dropped: dropped + over };
  } catch {
    return null;
  }
}

function writeTrail(storage: TextStorage | null, value: Pick<AuditTrail, 'records' | 'dropped'>): boolean {
  if (storage === null) return false;
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
