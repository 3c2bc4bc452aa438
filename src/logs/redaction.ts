import { stripTerminalSequences } from './ansi';
import { type LogEntry, readEntry } from './entry';
import type { Json } from './json';
import { isSecretValue, namedPromptSpans, namedSecretSpans } from './named-secrets';
import {
  type OwnPattern,
  ownSpans,
  PatternBudget,
  type RunnablePattern,
  readOwnPattern,
} from './own-pattern';
import { addressSpans, emailSpans } from './personal-data';
import { redactJson, someLeaf } from './redact-json';
import { rememberOriginal } from './redacted-from';
import { isPromptName, secretName } from './secret-names';
import { openPrivateKey, privateKeyEnd, shapeSpans } from './secret-shapes';
import { isRedactionMark, redactionMark, replaceSpans, type TextSpan } from './text-span';

/** What can be looked for beside the user's own patterns. */
export const REDACTION_KINDS = ['tokens', 'emails', 'addresses', 'prompts'] as const;
export type RedactionKind = (typeof REDACTION_KINDS)[number];

/** What is taken out of entries before they are shown, copied or exported. */
export interface RedactionRules {
  readonly kinds: ReadonlySet<RedactionKind>;
  readonly patterns: readonly RunnablePattern[];
}

/** Nothing is taken out. */
export const NO_REDACTION: RedactionRules = { kinds: new Set(), patterns: [] };

/** An entry as it may be seen. The entry itself, the very object, where nothing had to be hidden. */
export interface RedactedEntry {
  readonly entry: LogEntry;
  /** Values that were replaced. */
  readonly count: number;
  /** What each of them was: "token", "password", an own pattern's name. */
  readonly labels: readonly string[];
}

/** Rules of what was chosen. Own patterns that may not run are left out. */
export function compileRules(
  kinds: Iterable<RedactionKind>,
  patterns: readonly OwnPattern[],
): RedactionRules {
  const runnable = patterns.flatMap((own): RunnablePattern[] => {
    const reading = readOwnPattern(own);
    return reading.ok ? [reading.pattern] : [];
  });
  return { kinds: new Set(kinds), patterns: runnable };
}

/**
 * The entry with every value that the rules name replaced by what it was: `[redacted: token]`. All its fields, `raw`
 * among them, are read from the same redacted data, so that no way of showing it gives more than another. Linear in the
 * entry's size, and remembered for each entry and rule set.
 */
export function redactEntry(entry: LogEntry, rules: RedactionRules): RedactedEntry {
  let known = remembered.get(rules);
  if (known === undefined) {
    known = new WeakMap();
    remembered.set(rules, known);
  }
  let result = known.get(entry);
  if (result === undefined) {
    result = redact(entry, rules);
    known.set(entry, result);
  }
  return result;
}

/** A text that is no entry's: a line of the text format, a cell, a name. `key` is the name it stands under, if any. */
export function redactText(
  text: string,
  rules: RedactionRules,
  key: string | null = null,
): { readonly text: string; readonly labels: readonly string[] } {
  const pass = new Pass(rules);
  const whole = key === null ? null : pass.named(key, text);
  const redacted = whole ?? pass.text(text);
  return { text: typeof redacted === 'string' ? redacted : text, labels: pass.labels };
}

/** Any JSON value; the same object where nothing has to be hidden. */
export function redactValue(
  value: Json,
  rules: RedactionRules,
): { readonly value: Json; readonly labels: readonly string[] } {
  const pass = new Pass(rules);
  return { value: redactJson(value, pass), labels: pass.labels };
}

/** Lines of one text, in which a private key may go on from line to line. */
export function redactLines(
  lines: readonly string[],
  rules: RedactionRules,
): { readonly lines: readonly string[]; readonly labels: readonly string[] } {
  const whole = new Pass(rules);
  const passes = whole.lines(lines).map((line) => {
    // Each line has a budget of its own, as each entry has.
    const pass = new Pass(rules);
    return { text: pass.text(line), labels: pass.labels };
  });
  return {
    lines: passes.map(({ text }) => text),
    labels: [whole.labels, ...passes.map((pass) => pass.labels)].flat(),
  };
}

const MAX_PLAIN_KEYS = 2_000;
const MAX_PLAIN_KEY = 64;
const plainKeys = new WeakMap<RedactionRules, Set<string>>();
const remembered = new WeakMap<RedactionRules, WeakMap<LogEntry, RedactedEntry>>();

function redact(entry: LogEntry, rules: RedactionRules): RedactedEntry {
  if (rules.kinds.size === 0 && rules.patterns.length === 0) return { entry, count: 0, labels: [] };
  const pass = new Pass(rules);
  const raw = redactJson(entry.raw, pass);
  const endpointId = pass.text(entry.endpointId);
  const problems = entry.problems.map((problem) => pass.text(problem));
  const { labels } = pass;
  if (labels.length === 0) return { entry, count: 0, labels };
  // What was read from the time and the level is no secret, and rows must not move or change colour.
  const { time, level } = entry;
  const redacted: LogEntry = { ...readEntry(raw, endpointId), time, level, problems };
  rememberOriginal(redacted, entry);
  return { entry: redacted, count: labels.length, labels };
}

/** One going through of one entry or text, counting what it takes out. */
class Pass {
  readonly labels: string[] = [];
  readonly #rules: RedactionRules;
  readonly #budget = new PatternBudget();

  readonly #plainKeys: Set<string>;

  constructor(rules: RedactionRules) {
    this.#rules = rules;
    this.#plainKeys = plainKeys.get(rules) ?? new Set();
    plainKeys.set(rules, this.#plainKeys);
  }

  readonly named = (key: string, value: Json): Json | null => {
    const { kinds } = this.#rules;
    // A key that was redacted is not read for a name again.
    if (key.includes(MARK_START)) return null;
    const secret = kinds.has('tokens') ? secretName(key) : null;
    if (secret !== null && someLeaf(value, (leaf) => isSecretValue(String(leaf), secret, key)))
      return this.#mark(secret);
    const prompt = secret === null && kinds.has('prompts') && isPromptName(key);
    // Numbers under "input" are sizes; what was asked is text.
    if (
      prompt &&
      someLeaf(value, (leaf) => typeof leaf === 'string' && leaf !== '' && !isRedactionMark(leaf))
    )
      return this.#mark('prompt');
    return null;
  };

  readonly leaf = (value: Json, sent: string | undefined): Json => {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'number' || !Number.isInteger(value) || value < SHORTEST_CARD) return value;
    const text = sent ?? String(value);
    const redacted = this.text(text);
    return redacted === text ? value : redacted;
  };

  /** Entries have few keys and repeat them, so those without a secret are remembered. */
  readonly key = (key: string): string => {
    if (this.#plainKeys.has(key)) return key;
    const redacted = this.text(key);
    if (redacted === key && key.length <= MAX_PLAIN_KEY && this.#plainKeys.size < MAX_PLAIN_KEYS)
      this.#plainKeys.add(key);
    return redacted;
  };

  /**
   * Where terminal sequences are cut into a secret, only what is left without them shows it; then the text is given
   * without them, as every way of showing and exporting it does.
   */
  readonly text = (text: string): string => {
    const plain = stripTerminalSequences(text);
    const redacted = this.#replace(plain, this.#spans(plain));
    if (redacted.labels.length === 0) return text;
    for (const label of redacted.labels) this.labels.push(label);
    if (plain === text) return redacted.text;
    const coloured = this.#replace(text, this.#spans(text)).text;
    return stripTerminalSequences(coloured) === redacted.text ? coloured : redacted.text;
  };

  /** A private key that is spread over lines is taken out from its first line to its last. */
  readonly lines = (texts: readonly string[]): readonly string[] => {
    if (!this.#rules.kinds.has('tokens') || !texts.some((line) => line.includes('PRIVATE KEY'))) return texts;
    let inside = false;
    let changed = false;
    const out = texts.map((line) => {
      let rest = line;
      let before = '';
      // A key that never ends is over where the next entry of the text format begins.
      if (inside && /^\d{4}-\d{2}-\d{2}[T ]/.test(line)) inside = false;
      if (inside) {
        const end = privateKeyEnd(line);
        changed = true;
        if (end < 0) return redactionMark(PRIVATE_KEY);
        inside = false;
        before = redactionMark(PRIVATE_KEY);
        rest = line.slice(end);
      }
      const open = openPrivateKey(rest);
      if (open < 0) return before + rest;
      inside = true;
      changed = true;
      this.labels.push(PRIVATE_KEY);
      return before + rest.slice(0, open) + redactionMark(PRIVATE_KEY);
    });
    return changed ? out : texts;
  };

  #spans(text: string): readonly TextSpan[] {
    const { kinds, patterns } = this.#rules;
    const own = patterns.flatMap((pattern) => [...ownSpans(text, pattern, this.#budget)]);
    if (text.length < SHORTEST) return own;
    return [
      ...(kinds.has('tokens') ? [...shapeSpans(text), ...namedSecretSpans(text)] : []),
      ...(kinds.has('prompts') ? namedPromptSpans(text) : []),
      ...(kinds.has('emails') ? emailSpans(text) : []),
      ...(kinds.has('addresses') ? addressSpans(text) : []),
      ...own,
    ];
  }

  #replace(text: string, spans: readonly TextSpan[]): ReturnType<typeof replaceSpans> {
    return spans.length === 0 ? { text, labels: [] } : replaceSpans(text, spans);
  }

  #mark(label: string): string {
    this.labels.push(label);
    return redactionMark(label);
  }
}

const MARK_START = '[redacted: ';
const PRIVATE_KEY = 'private key';
/** No built-in rule finds anything in less. */
const SHORTEST = 3;
const SHORTEST_CARD = 1e12;
