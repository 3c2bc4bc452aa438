import { lazy, type ReactNode, Suspense, useCallback, useMemo } from 'react';
import { RevealableEntry } from '../features/privacy/revealable-entry';
import type { LogEntry } from '../logs/entry';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import type { LogSource } from '../sources/log-source';
import type { EntryFilters } from './entry-filters';
import type { LogData } from './log-data';

const EntryDetails = lazy(() =>
  import('../features/entry/entry-details').then((module) => ({ default: module.EntryDetails })),
);

const EntryTools = lazy(() => import('./entry-tools').then((module) => ({ default: module.EntryTools })));

export interface EntryRendering {
  /** An entry's details. */
  readonly renderDetails: (entry: LogEntry) => ReactNode;
  /** The same with ways on to its trace and the entries around it. */
  readonly renderRow: (entry: LogEntry) => ReactNode;
}

/** How an opened entry is drawn. Stable while the data is, so that the rows of a table need not be drawn again. */
export function useEntryRendering(
  pattern: RegExp | null,
  { filterField, filterJob }: EntryFilters,
  { loaded, progress, complete, loadAll }: LogData,
  source: LogSource,
  change: (patch: Partial<ViewState>) => void,
): EntryRendering {
  const zone = useSettings((settings) => settings.zone);
  const renderDetails = useCallback(
    (entry: LogEntry) => (
      <Suspense fallback={<p role="status">Loading details…</p>}>
        <RevealableEntry entry={entry}>
          {(shown) => (
            <EntryDetails
              entry={shown}
              pattern={pattern}
              zone={zone}
              onFilterField={filterField}
              onFilterJob={filterJob}
            />
          )}
        </RevealableEntry>
      </Suspense>
    ),
    [pattern, zone, filterField, filterJob],
  );
  const surroundings = useMemo(
    () => ({ source, loaded, matching: progress?.matching ?? null, complete, loadAll }),
    [source, loaded, progress, complete, loadAll],
  );
  const renderRow = useCallback(
    (entry: LogEntry) => (
      <>
        <Suspense fallback={null}>
          <EntryTools
            entry={entry}
            surroundings={surroundings}
            onChange={change}
            renderDetails={renderDetails}
          />
        </Suspense>
        {renderDetails(entry)}
      </>
    ),
    [surroundings, change, renderDetails],
  );
  return { renderDetails, renderRow };
}
