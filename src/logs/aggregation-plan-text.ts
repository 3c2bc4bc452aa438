import {
  type AggregationPlan,
  EMPTY_PLAN,
  MAX_GROUPS,
  MAX_NAME,
  MAX_SOURCES,
  METRICS,
} from './aggregation-plan';
import { LEVELS } from './level';
import { MAX_PLAN_TEXT } from './view-state';

/** No source at all, in a list of sources. */
const NOTHING = '%00';

/**
 * A plan as one value of the address: `by=level,hour;show=count,unique_jobs;level=error,fatal`. Further parts are
 * `source`, `jobId`, `search` and `name`; what of them is empty is left out. `%`, `;` and `,` are escaped within values.
 */
export function formatPlan(plan: AggregationPlan): string {
  const parts: readonly (readonly [string, string])[] = [
    ['by', plan.groupBy.map(escapeValue).join(',')],
    ['show', plan.metrics.join(',')],
    ['level', plan.levels.join(',')],
    ['source', plan.sources.map((source) => (source === '' ? NOTHING : escapeValue(source))).join(',')],
    ['jobId', escapeValue(plan.jobId)],
    ['search', escapeValue(plan.search)],
    ['name', escapeValue(plan.name)],
  ];
  const written = parts.filter(([key, value]) => key === 'by' || key === 'show' || value !== '');
  return written.map(([key, value]) => `${key}=${value}`).join(';');
}

/** A plan without its name: what decides the answer. */
export function planKey(plan: AggregationPlan): string {
  return formatPlan({ ...plan, name: '' });
}

export interface ParsedPlan {
  /** Null when the text is no plan at all. */
  readonly plan: AggregationPlan | null;
  /** What was left out, in words: `"by" names more than 5 fields`. */
  readonly ignored: readonly string[];
}

/** The plans of an address, and what of it was left out, in words. */
export function parsePlans(texts: readonly string[]): {
  readonly plans: readonly AggregationPlan[];
  readonly ignored: readonly string[];
} {
  const parsed = texts.map((text) => ({ ...parsePlan(text), start: text.slice(0, 60) }));
  return {
    plans: parsed.flatMap(({ plan }) => plan ?? []),
    ignored: parsed.flatMap(({ ignored, start }) =>
      ignored.slice(0, 5).map((why) => `Ignored in "agg=${start}": ${why}.`),
    ),
  };
}

/** Reads what {@link formatPlan} writes, and what a person may write; never throws. */
export function parsePlan(text: string): ParsedPlan {
  if (text.length > MAX_PLAN_TEXT)
    return { plan: null, ignored: [`longer than ${MAX_PLAN_TEXT} characters`] };
  const ignored: string[] = [];
  const values = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    const key = part.slice(0, Math.max(at, 0)).trim();
    if (KEYS.has(key) && !values.has(key)) values.set(key, part.slice(at + 1));
    else if (part.trim() !== '') ignored.push(`"${part.slice(0, 40)}" is no part of an aggregation`);
  }
  if (values.size === 0) return { plan: null, ignored: ['not an aggregation'] };
  const list = (key: string): readonly string[] => {
    const names = (values.get(key) ?? '').split(',').filter((name) => name !== '');
    return [...new Set(names)];
  };
  const among = <T extends string>(key: string, allowed: readonly T[]): readonly T[] => {
    const named = list(key).map((name) => name.trim());
    for (const name of named)
      if (!allowed.some((one) => one === name.toLowerCase()))
        ignored.push(`"${name.slice(0, 40)}" is not one of ${allowed.join(', ')}`);
    return allowed.filter((one) => named.some((name) => name.toLowerCase() === one));
  };
  const limited = (names: readonly string[], most: number, what: string): readonly string[] => {
    const short = names.filter((name) => name.length <= MAX_NAME);
    if (short.length < names.length) ignored.push(`a ${what} longer than ${MAX_NAME} characters`);
    if (short.length > most) ignored.push(`more than ${most} ${what}s`);
    return short.slice(0, most);
  };
  const groups = list('by')
    .map((name) => unescapeValue(name).trim())
    .filter((name) => name !== '');
  const sources = list('source').map((name) => (name === NOTHING ? '' : unescapeValue(name)));
  const plan: AggregationPlan = {
    name: unescapeValue(values.get('name') ?? ''),
    groupBy: limited([...new Set(groups)], MAX_GROUPS, 'group'),
    metrics: values.has('show') ? among('show', METRICS) : EMPTY_PLAN.metrics,
    levels: among('level', LEVELS),
    sources: limited([...new Set(sources)], MAX_SOURCES, 'source'),
    jobId: unescapeValue(values.get('jobId') ?? ''),
    search: unescapeValue(values.get('search') ?? ''),
  };
  // Escaping can make it longer than it came.
  if (formatPlan(plan).length > MAX_PLAN_TEXT)
    return { plan: null, ignored: [`longer than ${MAX_PLAN_TEXT} characters`] };
  return { plan, ignored };
}

const KEYS: ReadonlySet<string> = new Set(['by', 'show', 'level', 'source', 'jobId', 'search', 'name']);

function escapeValue(text: string): string {
  return text.replaceAll('%', '%25').replaceAll(';', '%3B').replaceAll(',', '%2C');
}

function unescapeValue(text: string): string {
  return text.replaceAll('%2C', ',').replaceAll('%3B', ';').replaceAll('%25', '%');
}
