import { lazy, Suspense, useEffect, useState } from 'react';
import { type AnalysisEngine, startAnalysisEngine } from '../logs/analysis/analysis-engine';
import type { TraceKey } from '../logs/analysis/trace';
import type { LogEntry } from '../logs/entry';
import { entryId } from '../logs/entry-id';
import { type TimeRange, toIso } from '../logs/time-range';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import type { EntryFilters } from './entry-filters';
import type { LogData } from './log-data';

const ErrorsView = lazy(() =>
  import('../features/errors/errors-view').then((module) => ({ default: module.ErrorsView })),
);
const PerformanceView = lazy(() =>
  import('../features/performance/performance-view').then((module) => ({ default: module.PerformanceView })),
);
const TraceView = lazy(() =>
  import('../features/trace/trace-view').then((module) => ({ default: module.TraceView })),
);
const CompareView = lazy(() =>
  import('../features/compare/compare-view').then((module) => ({ default: module.CompareView })),
);

export interface AnalysisPaneProps {
  readonly data: LogData;
  readonly range: TimeRange;
  readonly view: ViewState;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly filters: EntryFilters;
  readonly renderDetails: (entry: LogEntry) => React.ReactNode;
}

/** The analyses of the loaded entries. What they compute is computed in a worker that lives as long as this pane. */
export function AnalysisPane({ data, range, view, onChange, filters, renderDetails }: AnalysisPaneProps) {
  const zone = useSettings((settings) => settings.zone);
  const [engine, setEngine] = useState<AnalysisEngine | null>(null);
  useEffect(() => {
    const started = startAnalysisEngine();
    setEngine(started);
    return () => started.close();
  }, []);
  if (engine === null) return null;
  const common = {
    engine,
    zone,
    loaded: data.loaded.length,
    matching: data.progress?.matching ?? null,
    complete: data.complete,
    onLoadAll: data.loadAll,
  };
  const toLogs = (patch: Partial<ViewState>) => onChange({ ...patch, view: 'logs' });
  const openEntry = (entry: LogEntry) => toLogs({ openEntries: [entryId(entry)] });
  const zoom = (to: TimeRange) => onChange({ from: toIso(to.start), to: toIso(to.end) });
  return (
    <Suspense fallback={<p role="status">Loading…</p>}>
      {view.view === 'errors' && (
        <ErrorsView
          {...common}
          entries={data.shown}
          range={range}
          onFilterError={filters.showError}
          onSearch={filters.showSearch}
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
          onLoadJob={(jobId) => onChange({ jobId, level: 'debug', search: '', trace: `jobId:${jobId}` })}
          onFilterJob={filters.showJob}
          onBack={() => onChange({ view: 'logs' })}
          renderDetails={renderDetails}
        />
      )}
      {view.view === 'compare' && (
        <CompareView
          {...common}
          entries={data.loaded}
          range={range}
          onFilterError={filters.showError}
          onSearch={filters.showSearch}
        />
      )}
    </Suspense>
  );
}

/** Reads the address's `trace`, "jobId:job_1". */
function readTraceKey(text: string): TraceKey | null {
  const match = /^(jobId|requestId):([\s\S]+)$/.exec(text);
  if (match?.[2] === undefined) return null;
  return { field: match[1] === 'jobId' ? 'jobId' : 'requestId', id: match[2] };
}
