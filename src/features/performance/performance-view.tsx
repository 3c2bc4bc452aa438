import { AnalysisFrame } from '../../log-ui/analysis-frame';
import { zoneOffsetMs } from '../../log-ui/log-time';
import { useAnalysis } from '../../log-ui/use-analysis';
import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import type { LogEntry } from '../../logs/entry';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { DurationsPanel } from './durations-panel';
import { HeatMapPanel } from './heat-map-panel';
import { PhasesPanel } from './phases-panel';
import { RatesPanel } from './rates-panel';
import { SlaPanel } from './sla-panel';
import { SlowestPanel } from './slowest-panel';
import { UsagePanel } from './usage-panel';

export interface PerformanceViewProps {
  readonly engine: AnalysisEngine;
  /** The loaded entries, less what filters in the browser leave out. */
  readonly entries: readonly LogEntry[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly loaded: number;
  /** Null while the server has not said. */
  readonly matching: number | null;
  readonly complete: boolean;
  readonly onLoadAll: () => void;
  readonly onFilterJob: (jobId: string) => void;
  readonly onTraceRequest: (requestId: string) => void;
  readonly onZoom: (range: TimeRange) => void;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

/** Durations, phases, memory, GPU, rates and latency targets of the filter bar's range. */
export function PerformanceView(props: PerformanceViewProps) {
  const { engine, entries, range, zone, loaded, matching, complete, onOpenEntry } = props;
  const { result, stale, error, retry } = useAnalysis(
    engine,
    { kind: 'performance', range, zoneOffsetMs: zoneOffsetMs(zone, range.start) },
    entries,
  );
  // Places in the list mean nothing while the figures are those of another list.
  const entryAt = (index: number): LogEntry | null => (stale ? null : (entries[index] ?? null));
  return (
    <AnalysisFrame
      title="Performance analysis"
      scope={{ analysed: entries.length, loaded, matching, complete, onLoadAll: props.onLoadAll }}
      stale={stale}
      error={error}
      onRetry={retry}
    >
      {result !== null && (
        <>
          <DurationsPanel performance={result} />
          <HeatMapPanel
            heatMap={result.heatMap}
            latencyOf={result.latencyOf}
            range={range}
            zone={zone}
            onZoom={props.onZoom}
          />
          <PhasesPanel phases={result.phases} />
          <RatesPanel rates={result.rates} />
          <UsagePanel memory={result.memory} gpu={result.gpu} entryAt={entryAt} onOpenEntry={onOpenEntry} />
          <SlaPanel sla={result.sla} entryAt={entryAt} onOpenEntry={onOpenEntry} />
          <SlowestPanel
            slowest={result.slowest}
            latencyOf={result.latencyOf}
            of={result[result.latencyOf].basis.used}
            zone={zone}
            entryAt={entryAt}
            onFilterJob={props.onFilterJob}
            onTraceRequest={props.onTraceRequest}
            onOpenEntry={onOpenEntry}
          />
        </>
      )}
    </AnalysisFrame>
  );
}
