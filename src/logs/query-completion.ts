import type { FieldKnowledge } from './query-completion-knowledge';
import { formatPath, formatScalar, formatText, RESERVED } from './query-text-format';
import type { FieldPart, Part } from './query-text-parts';
import { MAX_QUERY_TEXT, scanQueryText } from './query-text-scan';

/** A proposal: `insert` takes the place of the text from `from` to `to` (UTF-16 units). */
export interface Completion {
  readonly insert: string;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** What it is, or how often the value was seen. */
  readonly detail: string;
}

/** Proposals given at most. */
export const MAX_COMPLETIONS = 50;

interface Proposal {
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

const NAMES: readonly Proposal[] = [
  { insert: 'level>=', label: 'level>=', detail: 'minimum level' },
  { insert: 'level:', label: 'level:', detail: 'levels, with commas' },
  { insert: 'source:', label: 'source:', detail: 'sources, with commas' },
  { insert: 'endpoint:', label: 'endpoint:', detail: 'endpoints, with commas' },
  { insert: 'job:', label: 'job:', detail: 'job ID' },
  { insert: 'request:', label: 'request:', detail: 'request ID' },
  { insert: 'from:', label: 'from:', detail: 'start, such as now-2h' },
  { insert: 'to:', label: 'to:', detail: 'end, such as now' },
  { insert: 'sort:', label: 'sort:', detail: 'field and asc or desc' },
  { insert: 'limit:', label: 'limit:', detail: 'entries to return' },
];
const TIMES = ['now', 'now-15m', 'now-1h', 'now-6h', 'now-24h', 'now-7d'];
const LIMITS = ['100', '500', '1000', '5000', '10000'];

/** What can stand at the caret, the most likely first. `caret` is in UTF-16 units. */
export function completions(text: string, caret: number, knowledge: FieldKnowledge): readonly Completion[] {
  const at = Math.min(Math.max(0, Math.trunc(caret) || 0), text.length, MAX_QUERY_TEXT);
  const { parts } = scanQueryText(text.slice(0, at));
  const last = parts.at(-1);
  const touched = last && last.end === at ? last : undefined;
  if (touched?.part === 'field') return valueCompletions(touched, text, at, knowledge);
  const order = sortedBefore(parts, touched);
  if (touched?.part === 'regex' || touched?.value.quoted) return [];
  const typed = touched?.value.text ?? '';
  const from = at - (touched ? touched.end - touched.value.start : 0);
  const to = at + (/^[\p{L}\p{N}_$@.-]*/u.exec(text.slice(at))?.[0].length ?? 0);
  const hasOperator = /^\s*[:=<>~!]/.test(text.slice(to));
  const proposals = hasOperator
    ? fieldNames(knowledge).map((proposal) => ({ ...proposal, insert: proposal.label }))
    : [
        ...(order ? ['asc', 'desc'].map((word) => ({ insert: word, label: word, detail: 'order' })) : []),
        ...operators(touched, knowledge),
        ...NAMES,
        ...fieldNames(knowledge),
      ];
  return choose(proposals, typed, from, to);
}

/** Whether the caret is right after `sort:field `. */
function sortedBefore(parts: readonly Part[], touched: Part | undefined): boolean {
  const before = touched ? parts.at(-2) : parts.at(-1);
  return before?.part === 'field' && before.word?.toLowerCase() === 'sort' && before.values.length === 1;
}

/** After the full name of a known field: what it can be compared by. */
function operators(touched: Part | undefined, knowledge: FieldKnowledge): readonly Proposal[] {
  if (touched?.part !== 'phrase') return [];
  const name = touched.value.text;
  const field = knowledge.fields.get(name);
  if (!field) return [];
  const ordered = field.values.some(({ value }) => typeof value === 'number');
  const signs = ordered ? ['>', '>=', '<', '<=', '=', '!='] : ['=', '!=', '~', '>', '<'];
  return [...signs.map((sign) => `${name}${sign}`), `${name} in (`].map((insert) => ({
    insert,
    label: insert,
    detail: 'compare',
  }));
}

function fieldNames(knowledge: FieldKnowledge): readonly Proposal[] {
  return [...knowledge.fields]
    .toSorted(([a, { count: countA }], [b, { count: countB }]) => countB - countA || (a < b ? -1 : 1))
    .map(([name, { count }]) => ({ insert: name, label: name, detail: `field, in ${count} entries` }));
}

function valueCompletions(
  part: FieldPart,
  text: string,
  at: number,
  knowledge: FieldKnowledge,
): readonly Completion[] {
  const value = part.values.at(-1);
  const typing = value && value.end === at ? value : undefined;
  const closed = /[\s)]/.test(text.slice(at - 1, at)) && part.operator === 'in' && text[at - 1] === ')';
  if (closed) return [];
  const from = typing?.start ?? at;
  const to = at + (/^[^\s,()"]*/.exec(text.slice(at))?.[0].length ?? 0);
  return choose(valuesOf(part, knowledge), typing?.text ?? '', from, to);
}

function valuesOf(part: FieldPart, knowledge: FieldKnowledge): readonly Proposal[] {
  const word = part.word?.toLowerCase() ?? '';
  const name = Object.hasOwn(RESERVED, word) ? RESERVED[word as keyof typeof RESERVED] : null;
  const plain = (list: readonly string[], detail: string) =>
    list.map((one) => ({ insert: formatText(one), label: one, detail }));
  switch (name) {
    case 'level':
      return plain(knowledge.levels, 'level');
    case 'source':
      return plain(knowledge.sources, 'source');
    case 'endpoint':
      return plain(knowledge.endpoints, 'endpoint');
    case 'from':
    case 'to':
      return plain(TIMES, 'time');
    case 'limit':
      return plain(LIMITS, 'entries');
    case 'sort':
      return [{ insert: 'timestamp', label: 'timestamp', detail: 'time' }, ...fieldNames(knowledge)];
    default:
  }
  const field = knowledge.fields.get(formatPath(name === null ? part.path : [name]));
  const asText = part.operator === '~' || part.operator === '!~' || name !== null;
  return (field?.values ?? []).map(({ value, count }) => ({
    insert: asText ? formatText(String(value)) : formatScalar(value),
    label: String(value),
    detail: `seen ${count} ${count === 1 ? 'time' : 'times'}`,
  }));
}

/** Those that begin with what is typed, then those with a later word beginning so, then those that contain it. */
function choose(
  proposals: readonly Proposal[],
  typed: string,
  from: number,
  to: number,
): readonly Completion[] {
  const wanted = typed.toLowerCase();
  const ranks = proposals.flatMap((proposal) => {
    const label = proposal.label.toLowerCase();
    const at = label.indexOf(wanted);
    if (at < 0 || proposal.insert === typed) return [];
    return [{ proposal, rank: at === 0 ? 0 : /[\p{L}\p{N}]/u.test(label.charAt(at - 1)) ? 2 : 1 }];
  });
  const seen = new Set<string>();
  return ranks
    .toSorted((a, b) => a.rank - b.rank)
    .filter(({ proposal }) => !seen.has(proposal.insert) && seen.add(proposal.insert))
    .slice(0, MAX_COMPLETIONS)
    .map(({ proposal }) => ({ ...proposal, from, to }));
}
