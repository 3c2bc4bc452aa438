import {
  type AdvancedQuery,
  type Comparison,
  DEFAULT_QUERY,
  type FieldCondition,
  type Scalar,
  type SortOrder,
  type TextTerm,
} from './advanced-query';
import { ENTRY_LEVELS, type EntryLevel, LEVELS, type Level, parseLevel } from './level';
import { LIMIT, searchProblem } from './query';
import { formatPath, quote, RESERVED, readScalar } from './query-text-format';
import type { FieldPart, Part, QueryTextProblem, ScannedValue, Span, TextPart } from './query-text-parts';
import { parseTimePoint } from './time-range';
import { isEndpointId } from './view-state';

/** What can be given once. */
interface Singles {
  minimum: Level | null;
  jobId: string;
  requestId: string;
  from: string;
  to: string;
  sort: SortOrder;
  limit: number;
}
type Single = keyof Singles;
const ORDERED = { '>': '$gt', '>=': '$gte', '<': '$lt', '<=': '$lte' } as const;
const TIME_HINT = 'an ISO 8601 time, now, or now-15m (s, m, h, d, w)';

/** Gives the parts of a query text their meaning. Parts that have none are named in `problems` and left out. */
export class QueryReader {
  readonly problems: QueryTextProblem[] = [];
  /** Where words stand that are no text but belong to `sort`. */
  readonly keywords: number[] = [];
  /** Where texts stand that are left out of the query. */
  readonly ignored: number[] = [];
  readonly #text: string;
  readonly #parts: readonly Part[];
  readonly #endpoints: string[] = [];
  readonly #levels = { include: [] as EntryLevel[], exclude: [] as EntryLevel[] };
  readonly #sources = { include: [] as string[], exclude: [] as string[] };
  readonly #texts: TextTerm[] = [];
  readonly #fields: FieldCondition[] = [];
  readonly #given = new Set<Single>();
  readonly #single: Singles = {
    minimum: null,
    jobId: '',
    requestId: '',
    from: DEFAULT_QUERY.from,
    to: DEFAULT_QUERY.to,
    sort: DEFAULT_QUERY.sort,
    limit: DEFAULT_QUERY.limit,
  };

  constructor(text: string, parts: readonly Part[]) {
    this.#text = text;
    this.#parts = parts;
  }

  read(): AdvancedQuery {
    for (let index = 0; index < this.#parts.length; index += 1) {
      const part = this.#parts[index];
      if (part?.part === 'field') {
        if (this.#field(part, this.#parts[index + 1])) index += 1;
      } else if (part) this.#textTerm(part);
    }
    const { minimum, ...single } = this.#single;
    return {
      ...single,
      endpoints: this.#endpoints,
      levels: { minimum, ...this.#levels },
      sources: this.#sources,
      texts: this.#texts,
      fields: this.#fields,
    };
  }

  #problem({ start, end }: Span, message: string, suggestion?: string): void {
    this.problems.push(
      suggestion === undefined ? { start, end, message } : { start, end, message, suggestion },
    );
  }

  #textTerm(part: TextPart): void {
    const { text, quoted } = part.value;
    const word = quoted || part.part === 'regex' ? '' : text;
    if (word === 'AND' || word === 'OR' || word === 'NOT') {
      this.ignored.push(part.value.start);
      const instead =
        word === 'AND'
          ? 'all parts must hold anyway'
          : word === 'OR'
            ? 'use a list (level:error,fatal) or a pattern (/timeout|slow/)'
            : 'put a - in front of the part';
      this.#problem(
        part,
        `${word} is not part of this language: ${instead}.`,
        word === 'OR' ? quote(word) : '',
      );
      return;
    }
    if (text === '') {
      this.#problem(part, 'There is nothing to search for between the quotes.', '');
      return;
    }
    const fault = part.part === 'regex' ? searchProblem(text) : null;
    if (fault !== null) {
      this.#problem(part.value, `Not a valid regular expression: ${fault}`, undefined);
      return;
    }
    this.#texts.push({
      kind: part.part,
      text,
      caseSensitive: part.caseSensitive,
      exclude: part.negated,
    });
  }

  /** Whether the next part belonged to this one too. */
  #field(part: FieldPart, next: Part | undefined): boolean {
    if (part.values.length === 0) return false;
    const lower = part.word?.toLowerCase() ?? '';
    const name = hasName(lower) ? RESERVED[lower] : null;
    const equality = part.operator === ':' || part.operator === '=';
    const named = equality || part.operator === 'in' || part.operator === '!=';
    const exclude = part.negated !== (part.operator === '!=');
    if (name === 'level' && part.operator !== '~' && part.operator !== '!~') this.#level(part, exclude);
    else if (name === 'source' && named)
      addNew(
        exclude ? this.#sources.exclude : this.#sources.include,
        part.values.map(({ text }) => text),
      );
    else if ((name === 'jobId' || name === 'requestId') && equality && !exclude && part.values.length === 1)
      this.#identity(part, name);
    else if (name === 'endpoint' || name === 'from' || name === 'to' || name === 'sort' || name === 'limit') {
      if (exclude || (!equality && part.operator !== 'in')) {
        const suggestion = `${name}:${this.#valueText(part)}`;
        this.#problem(part, `${name} can only be given as ${suggestion}`, suggestion);
      } else if (name === 'endpoint') this.#endpoint(part);
      else if (part.values.length > 1) this.#problem(part, `${name} takes one value.`);
      else if (name === 'sort') return this.#sort(part, next);
      else if (name === 'limit') this.#limit(part);
      else this.#time(part, name);
    } else this.#condition(part, name === null ? part.path : [name]);
    return false;
  }

  #valueText(part: FieldPart): string {
    const [first] = part.values;
    return first === undefined ? '' : this.#text.slice(first.start, first.end);
  }

  /** Sets what can be given once only; a second one is reported and left out. */
  #set<N extends Single>(part: FieldPart, name: N, value: Singles[N]): void {
    if (this.#given.has(name)) {
      this.#problem(part, `${part.word ?? name} is given twice; only the first one counts.`, '');
      return;
    }
    this.#given.add(name);
    this.#single[name] = value;
  }

  #identity(part: FieldPart, name: 'jobId' | 'requestId'): void {
    const [value] = part.values;
    if (value === undefined || value.text === '')
      this.#problem(part, 'An ID is missing between the quotes.', '');
    else this.#set(part, name, value.text);
  }

  #endpoint(part: FieldPart): void {
    for (const value of part.values) {
      if (isEndpointId(value.text)) addNew(this.#endpoints, [value.text]);
      else this.#problem(value, 'Not an endpoint ID: letters, digits, "_", "-" and "." only.');
    }
  }

  #time(part: FieldPart, name: 'from' | 'to'): void {
    const [value] = part.values;
    if (value === undefined) return;
    if (parseTimePoint(value.text, 0) === null) this.#problem(value, `Not a time: use ${TIME_HINT}.`);
    else this.#set(part, name, value.text);
  }

  #limit(part: FieldPart): void {
    const [value] = part.values;
    if (value === undefined) return;
    const limit = /^\d+$/.test(value.text) ? Number(value.text) : Number.NaN;
    if (limit >= LIMIT.min && limit <= LIMIT.max) this.#set(part, 'limit', limit);
    else
      this.#problem(
        value,
        `Not a whole number from ${LIMIT.min} to ${LIMIT.max}.`,
        limit > LIMIT.max ? String(LIMIT.max) : undefined,
      );
  }

  #sort(part: FieldPart, next: Part | undefined): boolean {
    const [value] = part.values;
    if (value === undefined) return false;
    const order =
      next?.part === 'phrase' && !next.negated && !next.value.quoted ? next.value.text.toLowerCase() : '';
    const known = order === 'asc' || order === 'desc';
    if (known && next) this.keywords.push(next.start);
    if (value.path === undefined) this.#problem(value, 'Not the name of a field.');
    else this.#set(part, 'sort', { field: value.path, order: known ? order : 'desc' });
    return known;
  }

  #level(part: FieldPart, exclude: boolean): void {
    const levels = part.values.flatMap((value) => this.#levelAt(value));
    const operator = part.operator;
    if (operator === ':' || operator === '=' || operator === '!=' || operator === 'in') {
      addNew(exclude ? this.#levels.exclude : this.#levels.include, levels);
      return;
    }
    const [level] = levels;
    if (level === undefined) return;
    const rank = level === 'unknown' ? -1 : LEVELS.indexOf(level);
    if (rank < 0) {
      this.#problem(
        part,
        'The level "unknown" has no rank; use level:unknown.',
        `${part.negated ? '-' : ''}level:unknown`,
      );
      return;
    }
    const from = operator === '>' || operator === '<=' ? rank + 1 : rank;
    const upwards = (operator === '>' || operator === '>=') !== part.negated;
    const minimum = LEVELS[from];
    if (!upwards) addNew(this.#levels.exclude, LEVELS.slice(from));
    else if (minimum === undefined)
      this.#problem(part, `There is no level above ${level}.`, `level:${level}`);
    else this.#set(part, 'minimum', minimum);
  }

  #levelAt(value: ScannedValue): readonly EntryLevel[] {
    const lower = value.text.toLowerCase();
    const level = lower === 'unknown' ? lower : parseLevel(lower);
    if (level !== 'unknown' || lower === 'unknown') return [level];
    const near = ENTRY_LEVELS.find((one) => one.startsWith(lower.slice(0, 2)) && lower !== '');
    this.#problem(value, `Not a level: use ${ENTRY_LEVELS.join(', ')}.`, near);
    return [];
  }

  #condition(part: FieldPart, path: readonly string[]): void {
    const comparison = this.#comparison(part, path);
    if (comparison === null) return;
    const turned = part.operator === '!~' || (part.operator === '!=' && part.values.length > 1);
    this.#fields.push({ path, exclude: part.negated !== turned, ...comparison });
  }

  #comparison(part: FieldPart, path: readonly string[]): Comparison | null {
    const [first] = part.values;
    if (first === undefined) return null;
    const { operator } = part;
    if (operator === '~' || operator === '!~') {
      const fault = searchProblem(first.text);
      if (fault === null) return { operator: '$regex', value: first.text };
      this.#problem(first, `Not a valid regular expression: ${fault}`);
      return null;
    }
    if (operator === ':' || operator === '=' || operator === '!=' || operator === 'in') {
      if (operator === 'in' || part.values.length > 1)
        return { operator: '$in', value: [...new Set(part.values.map(scalarOf))] };
      return { operator: operator === '!=' ? '$ne' : '$eq', value: scalarOf(first) };
    }
    const value = scalarOf(first);
    if (typeof value === 'number' || typeof value === 'string') return { operator: ORDERED[operator], value };
    this.#problem(
      part,
      `${value} is neither more nor less than anything; compare with =`,
      `${part.negated ? '-' : ''}${formatPath(path)}=${value}`,
    );
    return null;
  }
}

function scalarOf(value: ScannedValue): Scalar {
  return value.quoted ? value.text : readScalar(value.text);
}

function addNew<T>(list: T[], values: readonly T[]): void {
  for (const value of values) if (!list.includes(value)) list.push(value);
}

function hasName(name: string): name is keyof typeof RESERVED {
  return Object.hasOwn(RESERVED, name);
}
