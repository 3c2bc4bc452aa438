import { type ReactNode, useState } from 'react';
import { Part } from '../log-ui/part';
import type { LogEntry } from '../logs/entry';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import type { LogSource } from '../sources/log-source';
import { Button } from '../ui/button';
import { lazyPart } from '../ui/lazy-part';
import styles from './app.module.css';

const EntryContextPanel = lazyPart(() =>
  import('../features/trace/entry-context').then((module) => module.EntryContextPanel),
);

/** The list an entry stands in. */
export interface Surroundings {
  readonly source: LogSource;
  readonly loaded: readonly LogEntry[];
  readonly matching: number | null;
  readonly complete: boolean;
  readonly loadAll: () => void;
}

export interface EntryToolsProps {
  readonly entry: LogEntry;
  readonly surroundings: Surroundings;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
}

/** Ways on from an opened entry: the trace of its job or request, and the entries around it regardless of filters. */
export function EntryTools({ entry, surroundings, onChange, renderDetails }: EntryToolsProps) {
  const zone = useSettings((settings) => settings.zone);
  const [around, setAround] = useState(false);
  return (
    <>
      <div className={styles.entryTools}>
        {entry.jobId !== '' && (
          <Button small onClick={() => onChange({ view: 'trace', trace: `jobId:${entry.jobId}` })}>
            Trace this job
          </Button>
        )}
        {entry.requestId !== '' && (
          <Button small onClick={() => onChange({ view: 'trace', trace: `requestId:${entry.requestId}` })}>
            Trace this request
          </Button>
        )}
        <Button small aria-expanded={around} onClick={() => setAround(!around)}>
          Entries around
        </Button>
      </div>
      {around && (
        <div className={styles.around}>
          <Part
            name="Entries around"
            fallback={<p role="status">Loading…</p>}
            onClose={() => setAround(false)}
          >
            <EntryContextPanel
              source={surroundings.source}
              entries={surroundings.loaded}
              entry={entry}
              zone={zone}
              loaded={surroundings.loaded.length}
              matching={surroundings.matching}
              complete={surroundings.complete}
              onLoadAll={surroundings.loadAll}
              onBack={() => setAround(false)}
              renderDetails={renderDetails}
            />
          </Part>
        </div>
      )}
    </>
  );
}
