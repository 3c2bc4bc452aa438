import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { FilterBar } from '../features/filters/filter-bar';
import { PrivacyButton } from '../features/privacy/privacy-button';
import type { LogTableHandle } from '../features/table/log-table';
import { SavedViewsButton } from '../features/views/saved-views-button';
import { highlightPattern } from '../log-ui/highlight';
import { Part } from '../log-ui/part';
import { toIso } from '../logs/time-range';
import { formatViewState, VIEWS, type View } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import { useStorageHealth } from '../settings/settings-storage';
import { applyStartView } from '../settings/start-view';
import { TailTap } from '../sources/alert-tail-tap';
import { useConnection } from '../sources/connection';
import type { ApiProblem } from '../sources/log-source';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Icon } from '../ui/icon';
import { lazyPart } from '../ui/lazy-part';
import type { ActiveSource } from './active-source';
import { hasAlertRules } from './alerts-start';
import styles from './app.module.css';
import { useDashboardData } from './dashboard-data';
import { useEntryFilters } from './entry-filters';
import { useEntryRendering } from './entry-rendering';
import { Header } from './header';
import { type Command, useShortcuts } from './keyboard';
import { useBudget } from './log-data';
import { LogsPane } from './logs-pane';
import { Notices } from './notices';
import { useUrlState } from './url-state';
import { useAnswered } from './use-answered';

const TailPane = lazyPart(() => import('../features/tail/tail-pane').then((module) => module.TailPane));
const ExportMenu = lazyPart(() =>
  import('../features/export/export-menu').then((module) => module.ExportMenu),
);

const AnalysisPane = lazyPart(() => import('./analysis-pane').then((module) => module.AnalysisPane));
const AggregatePane = lazyPart(() => import('./aggregate-pane').then((module) => module.AggregatePane));
const AlertsPane = lazyPart(() => import('./alerts-pane').then((module) => module.AlertsPane));
const SummaryPane = lazyPart(() => import('./summary-pane').then((module) => module.SummaryPane));
const SearchPane = lazyPart(() => import('./search-pane').then((module) => module.SearchPane));

const ShortcutHelp = lazyPart(() => import('./shortcut-help').then((module) => module.ShortcutHelp));

export interface DashboardProps {
  readonly active: ActiveSource;
  readonly notice: string | null;
  readonly connectionButton: ReactNode;
  readonly banner: ReactNode;
  /** The first answer is there. */
  readonly onAnswered: () => void;
  readonly onOpenConnection: () => void;
  readonly onUnauthorized: (problem: ApiProblem) => void;
}

const EXPORT_PLACEHOLDER = (
  <Button disabled icon={<Icon name="download" />}>
    Export
  </Button>
);

const VIEW_NAMES: Record<View, string> = {
  logs: 'Logs',
  summary: 'Summary',
  tail: 'Live tail',
  search: 'Advanced search',
  errors: 'Errors',
  performance: 'Performance',
  trace: 'Trace',
  compare: 'Compare',
  aggregate: 'Aggregate',
  alerts: 'Alerts',
};

const TABLE_COMMANDS: ReadonlySet<string> = new Set([
  'Next entry',
  'Previous entry',
  'First entry',
  'Last entry',
  'Next error',
  'Previous error',
]);

/** Views that take the place of the table and what stands beside it. */
const WIDE_VIEWS: ReadonlySet<View> = new Set([
  'search',
  'errors',
  'performance',
  'trace',
  'compare',
  'aggregate',
  'alerts',
]);

/** The views of one source, put together: filter bar, volume, table, summary, live tail. */
export function Dashboard({
  active,
  notice,
  connectionButton,
  banner,
  onAnswered,
  onOpenConnection,
  onUnauthorized,
}: DashboardProps) {
  useState(applyStartView);
  const { state: view, notices: urlNotices, change } = useUrlState();
  const zone = useSettings((settings) => settings.zone);
  const storageWorks = useStorageHealth((health) => health.works);
  const connectionNotice = useConnection((state) => state.notice);
  const budget = useBudget(active.budget);
  const { offline } = active.source.capabilities;
  const state = useDashboardData(active, view);
  const { data, endpoints, range, query, tailQuery, local, refresh, knownSources, problem } = state;
  // The parts beside the table are fetched and drawn once it has its first answer, so as not to hold it up.
  const answered = useAnswered(data.progress !== null || problem !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once
  useEffect(() => {
    if (answered) onAnswered();
  }, [answered]);
  const [helpOpen, setHelpOpen] = useState(false);
  const [hint, setHint] = useState('');
  const [tap] = useState(() => new TailTap());
  const tailSource = useMemo(() => tap.over(active.source), [tap, active.source]);
  const [withAlerts, setWithAlerts] = useState(hasAlertRules);
  const [unreadAlerts, setUnreadAlerts] = useState(0);
  if (view.view === 'alerts' && !withAlerts) setWithAlerts(true);
  const table = useRef<LogTableHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const pattern = useMemo(() => highlightPattern(view.search), [view.search]);

  const unauthorized = data.problem?.kind === 'unauthorized' ? data.problem : null;
  useEffect(() => {
    if (unauthorized !== null) onUnauthorized(unauthorized);
  }, [unauthorized, onUnauthorized]);

  const filters = useEntryFilters(view, change);
  const { filterField } = filters;
  const { renderDetails, renderRow } = useEntryRendering(pattern, filters, data, active.source, change);
  const wide = WIDE_VIEWS.has(view.view);

  const findFailure = (direction: 1 | -1) => {
    const found = table.current?.moveToFailure(direction) ?? false;
    setHint(found ? '' : `No ${direction === 1 ? 'further' : 'earlier'} error among the loaded entries`);
  };
  const commands: readonly Command[] = [
    { name: 'Next entry', keys: ['j', 'ArrowDown'], run: () => table.current?.move(1) },
    { name: 'Previous entry', keys: ['k', 'ArrowUp'], run: () => table.current?.move(-1) },
    { name: 'First entry', keys: ['g'], run: () => table.current?.moveToEnd('first') },
    { name: 'Last entry', keys: ['G'], run: () => table.current?.moveToEnd('last') },
    { name: 'Next error', keys: ['e'], run: () => findFailure(1) },
    { name: 'Previous error', keys: ['E'], run: () => findFailure(-1) },
    { name: 'Search messages', keys: ['/'], run: () => search.current?.focus() },
    { name: 'Refresh', keys: ['r'], run: refresh },
    { name: 'Live tail', keys: ['t'], run: () => change({ view: view.view === 'tail' ? 'logs' : 'tail' }) },
    { name: 'This help', keys: ['?'], run: () => setHelpOpen(true) },
  ];
  // Where the table is out of sight, its keys belong to the view in its place.
  useShortcuts(wide ? commands.filter(({ name }) => !TABLE_COMMANDS.has(name)) : commands);

  return (
    <div className={styles.app}>
      <div className={styles.page}>
        <Header budget={offline ? null : budget} onHelp={() => setHelpOpen(true)}>
          <CopyButton
            name="Copy link"
            label="Copy link"
            text={() => {
              const pinned = range === null ? {} : { from: toIso(range.start), to: toIso(range.end) };
              return `${window.location.origin}${window.location.pathname}?${formatViewState({ ...view, endpoints, ...pinned })}`;
            }}
          />
          {answered && query !== null ? (
            <Part name="Export" brief fallback={EXPORT_PLACEHOLDER}>
              <ExportMenu
                source={active.source}
                query={query}
                localFilter={local}
                onOpenConnection={onOpenConnection}
              />
            </Part>
          ) : (
            EXPORT_PLACEHOLDER
          )}
          <SavedViewsButton view={view} onOpenView={change} />
          <PrivacyButton entriesInView={() => table.current?.entriesInView() ?? []} />
          {connectionButton}
          {helpOpen && (
            <Part name="Keyboard shortcuts" onClose={() => setHelpOpen(false)}>
              <ShortcutHelp commands={commands} onClose={() => setHelpOpen(false)} />
            </Part>
          )}
        </Header>
        {banner}
        <FilterBar
          view={view}
          knownEndpoints={active.endpoints}
          chosenEndpoints={endpoints}
          knownSources={knownSources}
          serverSearchProblem={
            data.problem?.kind === 'bad-request' &&
            view.search !== '' &&
            /search|regex|pattern/i.test(`${data.problem.code} ${data.problem.message}`)
              ? `${offline ? '' : 'The server refused it: '}${data.problem.message}`
              : null
          }
          refreshing={data.loading}
          onChange={change}
          onRefresh={refresh}
          searchRef={search}
        />
        <Notices
          texts={[
            ...[notice, connectionNotice].filter((text) => text !== null),
            ...urlNotices,
            ...(storageWorks
              ? []
              : [
                  'This browser does not keep settings (storage is blocked or full): they hold until the page is closed.',
                ]),
          ]}
        />
        <nav className={styles.views} aria-label="Views">
          {VIEWS.map((name) => (
            <Button
              key={name}
              className={styles.view}
              look="quiet"
              data-view={name}
              aria-pressed={view.view === name}
              onClick={() => change({ view: name })}
            >
              {VIEW_NAMES[name]}
              {name === 'alerts' && unreadAlerts > 0 && (
                <span className={styles.unread}>
                  {unreadAlerts}
                  <span className="visually-hidden"> unread</span>
                </span>
              )}
            </Button>
          ))}
        </nav>
        <main className={styles.main} data-view={view.view} data-wide={wide || undefined}>
          {offline && view.view === 'alerts' && (
            <p>Alerts watch a connection: they rest while files are shown.</p>
          )}
          {withAlerts && answered && !offline && (
            <Part
              name="Alerts"
              brief={view.view !== 'alerts'}
              fallback={view.view === 'alerts' ? <p role="status">Loading…</p> : null}
              loss="Until it is there, this page checks no alert rules."
            >
              <AlertsPane
                active={active}
                tap={tap}
                endpoints={endpoints}
                open={view.view === 'alerts'}
                onUnread={setUnreadAlerts}
                onChange={change}
                onOpenConnection={onOpenConnection}
                onUnauthorized={onUnauthorized}
              />
            </Part>
          )}
          {wide && view.view !== 'alerts' && answered && range !== null && (
            <div className={styles.wide}>
              <Part
                key={view.view === 'search' || view.view === 'aggregate' ? view.view : 'analysis'}
                name={VIEW_NAMES[view.view]}
                fallback={<p role="status">Loading…</p>}
              >
                {view.view === 'search' ? (
                  <SearchPane
                    active={active}
                    view={view}
                    endpoints={endpoints}
                    range={range}
                    loaded={data.loaded}
                    filters={filters}
                    onChange={change}
                    renderRow={renderRow}
                    onOpenConnection={onOpenConnection}
                  />
                ) : view.view === 'aggregate' ? (
                  <AggregatePane
                    active={active}
                    view={view}
                    endpoints={endpoints}
                    range={range}
                    knownSources={knownSources}
                    onChange={change}
                    onOpenConnection={onOpenConnection}
                  />
                ) : (
                  <AnalysisPane
                    active={active}
                    query={query}
                    local={local}
                    data={data}
                    range={range}
                    view={view}
                    onChange={change}
                    filters={filters}
                    renderDetails={renderDetails}
                  />
                )}
              </Part>{' '}
            </div>
          )}
          <LogsPane
            source={active.source}
            state={state}
            view={view}
            pattern={pattern}
            filters={filters}
            answered={answered}
            hint={hint}
            tableRef={table}
            onChange={change}
            renderRow={renderRow}
            onOpenConnection={onOpenConnection}
          />
          <aside className={styles.aside} aria-label="Summary and aggregations">
            {answered && !wide && range !== null && (
              <Part name="Summary">
                <SummaryPane
                  data={data}
                  source={active.source}
                  endpoints={endpoints}
                  range={range}
                  view={view}
                  onChange={change}
                  onFilterField={filterField}
                />
              </Part>
            )}
          </aside>
        </main>
      </div>
      <div className={styles.tail}>
        {answered && (
          <Part
            name="Live tail"
            brief
            loss="If it was running, its stream is closed and what it had received is lost."
          >
            <TailPane
              source={tailSource}
              query={tailQuery}
              sources={view.sources}
              zone={zone}
              open={view.view === 'tail'}
              onOpenChange={(open) => change({ view: open ? 'tail' : 'logs' })}
              renderDetails={renderDetails}
              onOpenConnection={onOpenConnection}
            />
          </Part>
        )}
      </div>
    </div>
  );
}
