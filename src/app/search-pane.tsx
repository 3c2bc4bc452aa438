import { type ReactNode, useCallback } from 'react';
import type { ResultOrder } from '../features/search/search-view';
import { LogTable } from '../features/table/log-table';
import { useUnmarkedText } from '../log-ui/marks-away';
import { Part } from '../log-ui/part';
import type { LogEntry } from '../logs/entry';
import { DOCUMENTED_BASE_URL } from '../logs/request-snippet';
import type { TimeRange } from '../logs/time-range';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import { useConnection } from '../sources/connection';
import { lazyPart } from '../ui/lazy-part';
import type { ActiveSource } from './active-source';
import type { EntryFilters } from './entry-filters';

const SearchView = lazyPart(() =>
  import('../features/search/search-view').then((module) => module.SearchView),
);

export interface SearchPaneProps {
  readonly active: ActiveSource;
  readonly view: ViewState;
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  readonly loaded: readonly LogEntry[];
  readonly filters: EntryFilters;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly renderRow: (entry: LogEntry) => ReactNode;
  readonly onOpenConnection: () => void;
}

/** The advanced search, its results in the same table as the logs. */
export function SearchPane(props: SearchPaneProps) {
  const { active, view, filters, onChange, renderRow } = props;
  const zone = useSettings((settings) => settings.zone);
  const connection = useConnection((state) => state.connection);
  const { openEntries } = view;
  const { filterJob, filterRequest } = filters;
  const renderTable = useCallback(
    (
      entries: readonly LogEntry[],
      pattern: RegExp | null,
      end: ReactNode,
      { order, onOrder }: ResultOrder,
    ) => (
      <>
        <UnmarkedNote pattern={pattern} />
        <LogTable
          entries={entries}
          order={order}
          pattern={pattern}
          openEntries={openEntries}
          onOpenEntries={(ids) => onChange({ openEntries: ids })}
          onOrder={onOrder}
          onFilterJob={filterJob}
          onFilterRequest={filterRequest}
          renderDetails={renderRow}
          onNearEnd={nothing}
          end={end}
        />
      </>
    ),
    [openEntries, onChange, filterJob, filterRequest, renderRow],
  );
  return (
    <Part name="Advanced search" fallback={<p role="status">Loading…</p>}>
      <SearchView
        source={active.source}
        baseUrl={connection?.mode === 'api' ? connection.baseUrl : DOCUMENTED_BASE_URL}
        q={view.q}
        onQ={(q) => onChange({ q })}
        view={view}
        endpoints={props.endpoints}
        knownEndpoints={active.endpoints}
        range={props.range}
        zone={zone}
        loaded={props.loaded}
        renderTable={renderTable}
        onOpenConnection={props.onOpenConnection}
      />
    </Part>
  );
}

function UnmarkedNote({ pattern }: { readonly pattern: RegExp | null }) {
  const text = useUnmarkedText(pattern);
  return text === '' ? null : <p>{text}</p>;
}

/** More is loaded on a press only, as it costs requests. */
function nothing(): void {}
