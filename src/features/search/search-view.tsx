import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ProblemAlert } from '../../log-ui/problem-alert';
import { RequestPanel } from '../../log-ui/request-panel';
import { type AdvancedQuery, DEFAULT_QUERY, queryFromView } from '../../logs/advanced-query';
import type { LogEntry } from '../../logs/entry';
import { LIMIT, type Order } from '../../logs/query';
import { formatQueryText, type ParsedQueryText, parseQueryText } from '../../logs/query-text';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { MAX_QUERY, type ViewState } from '../../logs/view-state';
import type { LogSource } from '../../sources/log-source';
import { isTimeSorted, outlineSearch, SEARCH_PATH } from '../../sources/search';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { isSameSearch, oneLine, prepareSearch, refusalOf } from './prepared-search';
import { QueryField, type QueryFieldHandle } from './query-field';
import { QueryForm } from './query-form';
import { QueryProblems } from './query-problems';
import styles from './search.module.css';
import { searchPattern } from './search-pattern';
import { searchedRange } from './search-range';
import { SearchResults } from './search-results';
import { MAX_SUGGESTED_FROM, useKnowledge } from './use-knowledge';
import { useSearch } from './use-search';

/** How the results are sorted by time (null: by another field), and how to sort them so. */
export interface ResultOrder {
  readonly order: Order | null;
  readonly onOrder: (order: Order) => void;
}

export interface SearchViewProps {
  readonly source: LogSource;
  /** Where the API is, for the code shown. The API key is always a placeholder there. */
  readonly baseUrl: string;
  /** The address's query text. */
  readonly q: string;
  /** A search was started with this text. */
  readonly onQ: (q: string) => void;
  /** The filter bar, to begin from. */
  readonly view: ViewState;
  /** Searched where the query names none. */
  readonly endpoints: readonly string[];
  readonly knownEndpoints: readonly string[];
  /** The filter bar's range, pinned. */
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  /** For suggestions of fields and values. */
  readonly loaded: readonly LogEntry[];
  /** The same table as in the logs view. */
  readonly renderTable: (
    entries: readonly LogEntry[],
    pattern: RegExp | null,
    end: ReactNode,
    sorted: ResultOrder,
  ) => ReactNode;
  readonly onOpenConnection?: () => void;
}

/** Searching with all that the API's search can say: as text, as a form, and as code for elsewhere. */
export function SearchView(props: SearchViewProps) {
  const { source, q, onQ, endpoints, range, zone } = props;
  const id = useId();
  const field = useRef<QueryFieldHandle>(null);
  const [text, setText] = useState(() => oneLine(q));
  const [formOpen, setFormOpen] = useState(false);
  const [requestOpen, setRequestOpen] = useState(false);
  const [suggesting, setSuggesting] = useState(false);
  const [refusal, setRefusal] = useState('');
  const parsed = useMemo(() => parseQueryText(text), [text]);

  const frame = useMemo(() => ({ endpoints, range, zone }), [endpoints, range, zone]);
  const search = useSearch(source, () => {
    if (q === '') return null;
    const first = prepareSearch(text, parsed, frame);
    return refusalOf(first, parsed) === null ? first : null;
  });

  // Another address (the back button, a link) is searched for like one that was opened.
  const applied = useRef(q);
  useEffect(() => {
    if (applied.current === q) return;
    applied.current = q;
    const given = oneLine(q);
    const read = parseQueryText(given);
    const next = prepareSearch(given, read, frame);
    setText(given);
    search.ask(q !== '' && refusalOf(next, read) === null ? next : null);
  });

  const prepared = useMemo(() => prepareSearch(text, parsed, frame), [text, parsed, frame]);
  const outline = useMemo(
    () => outlineSearch(prepared.query, prepared.range, source.capabilities),
    [prepared, source],
  );
  const { fromText } = searchedRange(text, parsed.query, range, range.end, zone);
  const run = (wanted: string, read: ParsedQueryText) => {
    const next = prepareSearch(wanted, read, frame);
    const reason = refusalOf(next, read);
    setRefusal(reason ?? '');
    const [problem] = read.problems;
    if (problem !== undefined) field.current?.select(problem);
    if (reason !== null) return;
    applied.current = wanted;
    onQ(wanted);
    search.ask(next);
  };
  const start = () => run(text, parsed);
  /** Changes the text and searches for it at once. */
  const askFor = (query: AdvancedQuery) => {
    const changed = oneLine(formatQueryText(query));
    setText(changed);
    run(changed, parseQueryText(changed));
  };
  const change = (changed: string) => {
    setText(oneLine(changed));
    setRefusal('');
  };
  const changeQuery = (query: AdvancedQuery) => {
    const changed = formatQueryText(query);
    if (changed.length <= MAX_QUERY) change(changed);
    else setRefusal(`The query would be longer than ${formatCount(MAX_QUERY)} characters.`);
  };

  const { asked, result } = search;
  const atHand = useMemo(() => result?.entries.concat(props.loaded) ?? props.loaded, [result, props.loaded]);
  const knowledge = useKnowledge(atHand, props.knownEndpoints, suggesting || formOpen);
  const pattern = useMemo(() => (asked === null ? null : searchPattern(asked.query.texts)), [asked]);
  const sorted: ResultOrder = {
    order:
      asked === null || !isTimeSorted(asked.query)
        ? null
        : asked.query.sort.order === 'asc'
          ? 'oldest'
          : 'newest',
    onOrder: (order) => {
      if (asked === null) return;
      const sort = { field: ['timestamp'], order: order === 'oldest' ? 'asc' : 'desc' } as const;
      askFor({ ...parsed.query, sort });
    },
  };
  const outdated = asked !== null && !isSameSearch(asked, prepared);

  return (
    <section className={styles.view} aria-labelledby={`${id}-title`}>
      <div className={styles.head}>
        <h2 id={`${id}-title`} className={styles.title}>
          Advanced search
        </h2>
        <Button
          small
          icon={<Icon name="filter" />}
          onClick={() => {
            const { from, to } = DEFAULT_QUERY;
            changeQuery({ ...queryFromView(props.view), endpoints: [], from, to });
          }}
        >
          Start from the filters
        </Button>
      </div>
      <div className={styles.bar}>
        <QueryField
          ref={field}
          text={text}
          parsed={parsed}
          knowledge={knowledge}
          describedBy={parsed.problems.length > 0 ? `${id}-problems` : undefined}
          onText={change}
          onSearch={start}
          onFocus={() => setSuggesting(true)}
        />
        <div className={styles.actions}>
          {search.searching ? (
            <Button icon={<Icon name="stop" />} onClick={search.stop}>
              Stop search
            </Button>
          ) : (
            <Button look="primary" onClick={start} aria-describedby={`${id}-cost`}>
              Search
            </Button>
          )}
          <span id={`${id}-cost`} className={styles.hint}>
            costs {outline.requests > 1 ? 'up to ' : ''}
            {formatCounted(outline.requests, 'request', 'requests')}
          </span>
        </div>
      </div>
      {parsed.problems.length > 0 && (
        <QueryProblems
          id={`${id}-problems`}
          problems={parsed.problems}
          onSelect={(problem) => field.current?.select(problem)}
          onMend={(problem, suggestion) =>
            change(`${text.slice(0, problem.start)}${suggestion}${text.slice(problem.end)}`)
          }
        />
      )}
      {refusal !== '' && <p role="alert">{refusal}</p>}
      {(outline.notes.length > 0 || fromText) && (
        <ul className={styles.notes} aria-label="What is sent and what the browser does">
          {fromText && <li>The query’s own time range takes the place of the filter bar’s.</li>}
          {outline.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className={styles.toggles}>
        <Button
          small
          aria-expanded={formOpen}
          icon={<Icon name={formOpen ? 'chevronDown' : 'chevronRight'} />}
          onClick={() => setFormOpen(!formOpen)}
        >
          Edit as form
        </Button>
        <Button
          small
          aria-expanded={requestOpen}
          icon={<Icon name={requestOpen ? 'chevronDown' : 'chevronRight'} />}
          onClick={() => setRequestOpen(!requestOpen)}
        >
          Show request
        </Button>
        {(suggesting || formOpen) && <span className={styles.hint}>{suggestionText(atHand.length)}</span>}
      </div>
      {formOpen && (
        <QueryForm
          query={parsed.query}
          disabled={parsed.problems.length > 0}
          knowledge={knowledge}
          onQuery={changeQuery}
        />
      )}
      {requestOpen && (
        <RequestPanel
          request={{ kind: 'post', path: SEARCH_PATH, body: outline.body }}
          baseUrl={props.baseUrl}
          requests={outline.requests}
        />
      )}
      {search.problem !== null && (
        <ProblemAlert
          problem={search.problem}
          task={search.moreFailed ? 'Loading more of the search' : 'The search'}
          retryAt={search.retryAt}
          onRetry={search.retry}
          onOpenConnection={props.onOpenConnection}
        />
      )}
      <SearchResults
        search={search}
        outdated={outdated}
        zone={zone}
        known={outline.notes}
        onRaiseLimit={
          asked === null || asked.query.limit >= LIMIT.max
            ? null
            : () => askFor({ ...parsed.query, limit: LIMIT.max })
        }
        renderTable={(entries, end) => props.renderTable(entries, pattern, end, sorted)}
      />
    </section>
  );
}

function suggestionText(entries: number): string {
  if (entries === 0) return 'No entries are loaded to take suggestions of fields and values from.';
  const some = Math.min(entries, MAX_SUGGESTED_FROM);
  return `Fields and values are suggested from ${formatCount(some)} of ${formatCounted(entries, 'entry', 'entries')} at hand.`;
}
