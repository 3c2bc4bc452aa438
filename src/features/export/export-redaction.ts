import type { LogEntry } from '../../logs/entry';
import { parseJson } from '../../logs/exact-numbers';
import { type Json, safeStringify } from '../../logs/json';
import {
  REDACTION_KINDS,
  type RedactionRules,
  redactEntry,
  redactLines,
  redactText,
  redactValue,
} from '../../logs/redaction';

/** What was taken out of a file so far: each kind of value with how many of it, most first. */
export type RedactionCounts = readonly (readonly [label: string, count: number])[];

/** Takes out of one export what the rules name, and counts it. */
export class ExportRedaction {
  readonly #rules: RedactionRules;
  readonly #counts = new Map<string, number>();

  constructor(rules: RedactionRules) {
    this.#rules = rules;
  }

  get counts(): RedactionCounts {
    return [...this.#counts].sort(([, a], [, b]) => b - a);
  }

  readonly entry = (entry: LogEntry): LogEntry => {
    const { entry: redacted, labels } = redactEntry(entry, this.#rules);
    this.#count(labels);
    return redacted;
  };

  /** Text of many lines, each of them an entry or part of one. */
  readonly lines = (text: string): string => {
    const { lines, labels } = redactLines(text.split('\n'), this.#rules);
    this.#count(labels);
    return labels.length === 0 ? text : lines.join('\n');
  };

  /** A cell of a table, by its column's name. Metadata written as JSON is redacted as the JSON it is. */
  readonly cell = (text: string, column: string): string => {
    const parsed = /^[[{]/.test(text) ? readJson(text) : undefined;
    const { text: redacted, labels } =
      parsed === undefined ? redactText(text, this.#rules, column) : this.#json(parsed, text);
    this.#count(labels);
    return redacted;
  };

  /** For the file's own account of itself. */
  manifest(): Json {
    return {
      applied: appliedNames(this.#rules),
      values: this.counts.reduce((sum, [, count]) => sum + count, 0),
      found: Object.fromEntries(this.counts),
    };
  }

  #json(parsed: Json, text: string): { readonly text: string; readonly labels: readonly string[] } {
    const { value, labels } = redactValue(parsed, this.#rules);
    return { text: labels.length === 0 ? text : safeStringify(value), labels };
  }

  #count(labels: readonly string[]): void {
    for (const label of labels) this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1);
  }
}

const KIND_NAMES = {
  tokens: 'tokens',
  emails: 'emails',
  addresses: 'IP addresses',
  prompts: 'prompts',
} as const;

/** What the rules look for: "tokens", "IP addresses", the own patterns' names. */
export function appliedNames({ kinds, patterns }: RedactionRules): readonly string[] {
  return [
    ...REDACTION_KINDS.filter((kind) => kinds.has(kind)).map((kind) => KIND_NAMES[kind]),
    ...patterns.map(({ name }) => name),
  ];
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
