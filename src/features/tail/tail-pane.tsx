import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { highlightPattern } from '../../log-ui/highlight';
import { useUnmarkedText } from '../../log-ui/marks-away';
import { Part } from '../../log-ui/part';
import { ProblemAlert } from '../../log-ui/problem-alert';
import type { LogEntry } from '../../logs/entry';
import type { TailQuery } from '../../logs/query';
import type { ZoneChoice } from '../../logs/time-range';
import type { ApiProblem, LogSource } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { NARROW_BELOW, useWidth } from '../../ui/use-width';
import { pausedText } from './count-text';
import { ErrorAnnouncer } from './error-announcer';
import { PANE_HEIGHT, PaneResizer } from './pane-resizer';
import { StreamStatus } from './stream-status';
import styles from './tail.module.css';
import { TailCounters } from './tail-counters';
import { TailEmpty } from './tail-empty';
import { TailList } from './tail-list';
import { useTailSettings } from './tail-settings';
import { createTailStore, isRunning } from './tail-store';
import { TailToolbar } from './tail-toolbar';
import { useStreamLifetime } from './use-stream-lifetime';

export interface TailPaneProps {
  readonly source: LogSource;
  /** What is streamed, from the filter bar. A change renews an open stream. */
  readonly query: TailQuery;
  /** Local filter by source from the filter bar; [] means all. */
  readonly sources: readonly string[];
  readonly zone: ZoneChoice;
  /** Whether the pane is expanded, or only its bar is there. */
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
  readonly onOpenConnection: () => void;
}

/** Percent of the viewport. */
const NARROW_HEIGHT = 70;

/** The live tail: a slim bar that opens into a list of entries as they are logged. It never starts by itself. */
export function TailPane(props: TailPaneProps) {
  const { source, query, zone, open, onOpenChange } = props;
  const { capacity, announce } = useTailSettings();
  const [store] = useState(() => createTailStore(capacity));
  const phase = useStore(store, (state) => state.phase);
  const problem = useStore(store, (state) => state.problem);
  const hold = useStore(store, (state) => state.hold);
  const newEntries = useStore(store, (state) => state.counts.new);
  const compiled = useStore(store, (state) => state.compiled);
  const stopped = useStore(store, (state) => state.stopped);
  const pane = useRef<HTMLElement>(null);
  const width = useWidth(pane);
  const narrow = width > 0 && width < NARROW_BELOW;
  const [height, setHeight] = useState<number>(PANE_HEIGHT.default);
  const [toolsOpen, setToolsOpen] = useState(false);
  const [dismissed, setDismissed] = useState<ApiProblem | null>(null);
  const id = useId();
  const pattern = useMemo(
    () => (stopped === null ? compiled.pattern : null) ?? highlightPattern(query.search),
    [stopped, compiled.pattern, query.search],
  );

  const unmarked = useUnmarkedText(pattern);

  useStreamLifetime(store, source, query, open);
  useEffect(() => store.getState().setCapacity(capacity), [store, capacity]);
  const sourcesKey = JSON.stringify(props.sources);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same sources in a new list change nothing
  useEffect(() => store.getState().setBarSources(props.sources), [store, sourcesKey]);

  const running = isRunning(phase);
  const refusal = !source.capabilities.tail
    ? 'These logs have no live stream'
    : query.endpoints.length === 0
      ? 'Choose an endpoint first'
      : null;
  const start = () => {
    onOpenChange(true);
    store.getState().start(source, query);
  };
  const paused = hold === 'paused';
  const alert = problem !== null && problem !== dismissed ? problem : null;
  const showTools = !narrow || toolsOpen;
  // On a phone, filters and problems need more room than the list leaves them.
  const roomy = narrow && (toolsOpen || alert !== null) ? Math.max(height, NARROW_HEIGHT) : height;
  return (
    <section
      ref={pane}
      aria-labelledby={`${id}-title`}
      className={`${styles.pane} ${narrow ? styles.narrow : ''}`}
      style={open ? { height: `${roomy}dvh` } : undefined}
    >
      {open && <PaneResizer pane={pane} height={height} onHeight={setHeight} />}
      <div className={styles.bar}>
        <Button
          look="quiet"
          small
          aria-expanded={open}
          aria-label={open ? 'Close the pane' : 'Open the pane'}
          title={open && running ? 'Close the pane and stop the stream' : undefined}
          icon={<Icon name={open ? 'chevronDown' : 'chevronRight'} />}
          onClick={() => onOpenChange(!open)}
        />
        <h2 id={`${id}-title`} className={narrow && open ? 'visually-hidden' : styles.title}>
          Live tail
        </h2>
        {running ? (
          <Button icon={<Icon name="stop" />} onClick={() => store.getState().stop(null)}>
            Stop live tail
          </Button>
        ) : (
          <Button
            look="primary"
            icon={<Icon name="play" />}
            disabled={refusal !== null}
            aria-describedby={refusal === null ? undefined : `${id}-refusal`}
            onClick={start}
          >
            Start live tail
          </Button>
        )}
        {paused ? (
          <Button icon={<Icon name="play" />} onClick={() => store.getState().follow()}>
            Resume
          </Button>
        ) : (
          (running || hold !== null) && (
            <Button icon={<Icon name="pause" />} onClick={() => store.getState().pause()}>
              Pause
            </Button>
          )
        )}
        {open && narrow && (
          <Button
            icon={<Icon name="filter" />}
            aria-expanded={toolsOpen}
            aria-label="Tail filters"
            title="Tail filters"
            onClick={() => setToolsOpen(!toolsOpen)}
          />
        )}
        <StreamStatus phase={phase} />
        {paused && <span className={styles.paused}>{pausedText(newEntries)}</span>}
        {paused && newEntries.entries > 0 && (
          <Button
            small
            title="Adds what came meanwhile below, without moving what is in view"
            onClick={() => store.getState().extend()}
          >
            Continue here
          </Button>
        )}
        {refusal !== null && (
          <span id={`${id}-refusal`} className={styles.refusal}>
            {refusal}
          </span>
        )}
        <TailCounters store={store} />
      </div>
      {open && showTools && <TailToolbar store={store} />}
      {open && stopped !== null && (
        <p role="alert" className={styles.stopped}>
          {stopped}
        </p>
      )}
      {open && unmarked !== '' && <p className={styles.stopped}>{unmarked}</p>}
      {open && alert !== null && (
        <div className={styles.problem}>
          <ProblemAlert
            problem={alert}
            task="Streaming new entries"
            onOpenConnection={props.onOpenConnection}
            onDismiss={() => setDismissed(alert)}
            retryAt={phase.kind === 'reconnecting' ? phase.at : null}
            {...(phase.kind === 'failed' ? { onRetry: start } : {})}
          />
        </div>
      )}
      {open && (
        <Part name="Live entries">
          <TailList
            store={store}
            zone={zone}
            pattern={pattern}
            renderDetails={props.renderDetails}
            empty={<TailEmpty store={store} query={query} />}
          />
        </Part>
      )}
      {announce && <ErrorAnnouncer store={store} />}
    </section>
  );
}
