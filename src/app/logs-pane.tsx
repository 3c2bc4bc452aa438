import { type ReactNode, type Ref, useCallback } from 'react';
import { LogTable, type LogTableHandle } from '../features/table/log-table';
import { TableBar } from '../features/table/table-bar';
import { useUnmarkedText } from '../log-ui/marks-away';
import { Part } from '../log-ui/part';
import { ProblemAlert } from '../log-ui/problem-alert';
import type { LogEntry } from '../logs/entry';
import { isLocalFilterEmpty } from '../logs/query';
import { toIso } from '../logs/time-range';
import { DEFAULT_VIEW, type ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import type { LogSource } from '../sources/log-source';
import { formatCounted } from '../ui/format';
import { lazyPart } from '../ui/lazy-part';
import styles from './app.module.css';
import type { DashboardData } from './dashboard-data';
import type { EntryFilters } from './entry-filters';
import { TableEnd } from './table-end';

const SourceVolume = lazyPart(() =>
  import('../features/charts/source-volume').then((module) => module.SourceVolume),
);

export interface LogsPaneProps {
  readonly source: LogSource;
  readonly state: DashboardData;
  readonly view: ViewState;
  readonly pattern: RegExp | null;
  readonly filters: EntryFilters;
  /** Whether the first answer is drawn, so that the chart may follow. */
  readonly answered: boolean;
  /** What a command of the keyboard has to say; empty for nothing. */
  readonly hint: string;
  readonly tableRef: Ref<LogTableHandle>;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly renderRow: (entry: LogEntry) => ReactNode;
  readonly onOpenConnection: () => void;
}

/** The log volume, what can be said of the entries below it, and the entries themselves. */
export function LogsPane(props: LogsPaneProps) {
  const { state, view, filters, answered, hint, onChange } = props;
  const { data, range, problem, local, loadedRange } = state;
  const zone = useSettings((settings) => settings.zone);
  const unmarked = useUnmarkedText(props.pattern);
  const openEntries = useCallback((ids: readonly string[]) => onChange({ openEntries: ids }), [onChange]);
  const filtered =
    view.search !== '' || view.jobId !== '' || view.level !== 'debug' || !isLocalFilterEmpty(local);
  const clearFilters = () => {
    const { level, search, jobId, sources, fields } = DEFAULT_VIEW;
    onChange({ level, search, jobId, sources, fields });
  };
  const below = formatCounted(data.belowLevel, 'entry', 'entries');
  const facts = [
    ...data.notices,
    data.belowLevel > 0 ? `${below} below "${view.level}" sent by the server all the same` : '',
    data.stale ? 'These entries answer an earlier query' : '',
    hint,
    unmarked,
    filters.refusal,
  ].filter((text) => text !== '');
  return (
    <div className={styles.logs}>
      {range !== null && (
        <div className={styles.volume}>
          {answered && (
            <Part name="Log volume" brief>
              <SourceVolume
                source={props.source}
                query={data.problem === null ? state.query : null}
                answered={data.progress !== null && !data.stale}
                local={local}
                entries={data.shown}
                range={range}
                zone={zone}
                loaded={data.loaded.length}
                matching={data.progress?.matching ?? null}
                loadedRange={loadedRange}
                onZoom={(zoom) => onChange({ from: toIso(zoom.start), to: toIso(zoom.end) })}
                onFilterLevel={(level) => onChange({ level })}
              />
            </Part>
          )}
        </div>
      )}
      <TableBar
        loaded={data.loaded.length}
        shown={data.shown.length}
        waiting={data.waiting}
        progress={data.progress}
        loading={data.loading}
        complete={data.complete}
        facts={facts}
        loadingAll={data.loadingAll}
        onLoadAll={data.loadAll}
        onCancel={data.cancel}
      />
      {problem !== null && (
        <div className={styles.notices}>
          <ProblemAlert
            problem={problem}
            task="Loading logs"
            retryAt={data.retryAt}
            onRetry={data.problem === null ? undefined : data.retry}
            onOpenConnection={props.onOpenConnection}
          />
        </div>
      )}
      <Part name="Log entries">
        <LogTable
          ref={props.tableRef}
          entries={data.shown}
          order={view.order}
          pattern={props.pattern}
          openEntries={view.openEntries}
          onOpenEntries={openEntries}
          onOrder={(order) => onChange({ order })}
          onFilterJob={filters.filterJob}
          onFilterRequest={filters.filterRequest}
          renderDetails={props.renderRow}
          onNearEnd={data.loadMoreByItself}
          end={
            <TableEnd
              data={data}
              filtered={filtered}
              oldestFirst={view.order === 'oldest'}
              onClearFilters={clearFilters}
            />
          }
        />
      </Part>
    </div>
  );
}
