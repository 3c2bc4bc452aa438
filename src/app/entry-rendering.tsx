import { type ReactNode, useCallback, useMemo } from 'react';
import { RevealableEntry } from '../features/privacy/revealable-entry';
import { Part } from '../log-ui/part';
import type { LogEntry } from '../logs/entry';
import { entryId } from '../logs/entry-id';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import type { LogSource } from '../sources/log-source';
import { lazyPart } from '../ui/lazy-part';
import type { EntryFilters } from './entry-filters';
import type { LogData } from './log-data';

const EntryDetails = lazyPart(() =>
  import('../features/entry/entry-details').then((module) => module.EntryDetails),
);

const EntryTools = lazyPart(() => import('./entry-tools').then((module) => module.EntryTools));

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
      <Part key={entryId(entry)} name="Entry details" fallback={<p role="status">Loading details…</p>}>
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
      </Part>
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
        <Part key={`tools ${entryId(entry)}`} name="Trace and entries around">
          <EntryTools
            entry={entry}
            surroundings={surroundings}
            onChange={change}
            renderDetails={renderDetails}
          />
        </Part>
        {renderDetails(entry)}
      </>
    ),
    [surroundings, change, renderDetails],
  );
  return { renderDetails, renderRow };
}
