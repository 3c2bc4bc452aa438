import { useEffect, useRef, useState } from 'react';
import { hoursBackOf, rangeOfHours } from '../features/errors/hours-back';
import { Part } from '../log-ui/part';
import type { AnalysisEngine } from '../logs/analysis/analysis-engine';
import type { TraceKey } from '../logs/analysis/trace';
import type { LogEntry } from '../logs/entry';
import { entryId } from '../logs/entry-id';
import type { LocalFilter, LogQuery } from '../logs/query';
import { type TimeRange, toIso } from '../logs/time-range';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import { startAnalysisEngine } from '../sources/list-worker/worker-analysis';
import { lazyPart } from '../ui/lazy-part';
import type { ActiveSource } from './active-source';
import type { EntryFilters } from './entry-filters';
import type { LogData } from './log-data';

const ErrorsView = lazyPart(() =>
  import('../features/errors/errors-view').then((module) => module.ErrorsView),
);
const PerformanceView = lazyPart(() =>
  import('../features/performance/performance-view').then((module) => module.PerformanceView),
);
const TraceView = lazyPart(() => import('../features/trace/trace-view').then((module) => module.TraceView));
const CompareView = lazyPart(() =>
  import('../features/compare/compare-view').then((module) => module.CompareView),
);

export interface AnalysisPaneProps {
  readonly active: ActiveSource;
  /** What the entries answer; null while nothing can be asked. */
  readonly query: LogQuery | null;
  readonly local: LocalFilter;
  readonly data: LogData;
  readonly range: TimeRange;
  readonly view: ViewState;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly filters: EntryFilters;
  readonly renderDetails: (entry: LogEntry) => React.ReactNode;
}

/** The analyses of the loaded entries. What they compute is computed in a worker that lives as long as this pane. */
export function AnalysisPane({
  active,
  query,
  local,
  data,
  range,
  view,
  onChange,
  filters,
  renderDetails,
}: AnalysisPaneProps) {
  const zone = useSettings((settings) => settings.zone);
  const [engine, setEngine] = useState<AnalysisEngine | null>(null);
  useEffect(() => {
    const started = startAnalysisEngine();
    setEngine(started);
    return () => started.close();
  }, []);
  /** Where one was before a trace: the view, and the filters before all of a job was loaded. */
  const before = useRef<Partial<ViewState>>({});
  if (engine === null) return null;
  const { source } = active;
  const common = {
    engine,
    source,
    query,
    zone,
    loaded: data.loaded.length,
    matching: data.progress?.matching ?? null,
    complete: data.complete,
    onLoadAll: data.loadAll,
  };
  const toLogs = (patch: Partial<ViewState>) => onChange({ ...patch, view: 'logs' });
  const openEntry = (entry: LogEntry) => toLogs({ openEntries: [entryId(entry)] });
  const trace = (key: string) => {
    before.current = { view: view.view };
    onChange({ view: 'trace', trace: key });
  };
  const loadJob = (jobId: string) => {
    const { level, search, jobId: filtered } = view;
    if (filtered !== jobId) before.current = { ...before.current, level, search, jobId: filtered };
    onChange({ jobId, level: 'debug', search: '', trace: `jobId:${jobId}` });
  };
  const back = () => {
    const kept = before.current;
    before.current = {};
    onChange({ view: 'logs', ...kept });
  };
  const zoom = (to: TimeRange) => onChange({ from: toIso(to.start), to: toIso(to.end) });
  return (
    <Part key={view.view} name="Analysis" fallback={<p role="status">Loading…</p>}>
      {view.view === 'errors' && (
        <ErrorsView
          {...common}
          entries={data.shown}
          range={range}
          local={local}
          hoursBack={hoursBackOf(view.from, view.to)}
          onHoursBack={(hours) => onChange(rangeOfHours(hours))}
          onErrorsOnly={
            view.level === 'error' || view.level === 'fatal' ? null : () => onChange({ level: 'error' })
          }
          onFilterError={filters.showError}
          onSearch={filters.showSearch}
          onTraceJob={(jobId) => trace(`jobId:${jobId}`)}
          onFilterSource={(source) => toLogs({ sources: [source] })}
          onFilterJob={filters.showJob}
          onZoom={zoom}
          onOpenEntry={openEntry}
        />
      )}
      {view.view === 'performance' && (
        <PerformanceView
          {...common}
          entries={data.shown}
          range={range}
          onFilterJob={filters.showJob}
          onTraceRequest={(requestId) => trace(`requestId:${requestId}`)}
          onZoom={zoom}
          onOpenEntry={openEntry}
        />
      )}
      {view.view === 'trace' && (
        <TraceView
          {...common}
          entries={data.loaded}
          traceKey={readTraceKey(view.trace)}
          onTraceKey={(key) => onChange({ trace: key === null ? '' : `${key.field}:${key.id}` })}
          onLoadJob={loadJob}
          onFilterJob={filters.showJob}
          onBack={back}
          renderDetails={renderDetails}
        />
      )}
      {view.view === 'compare' && (
        <CompareView
          {...common}
          entries={data.loaded}
          range={range}
          knownEndpoints={active.endpoints}
          onFilterError={filters.showError}
          onSearch={filters.showSearch}
        />
      )}
    </Part>
  );
}

/** Reads the address's `trace`, "jobId:job_1". */
function readTraceKey(text: string): TraceKey | null {
  const match = /^(jobId|requestId):([\s\S]+)$/.exec(text);
  if (match?.[2] === undefined) return null;
  return { field: match[1] === 'jobId' ? 'jobId' : 'requestId', id: match[2] };
}
