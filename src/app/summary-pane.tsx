import { Part } from '../log-ui/part';
import type { FieldFilter } from '../logs/field-filter';
import type { TimeRange } from '../logs/time-range';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import type { LogSource } from '../sources/log-source';
import { formatCounted } from '../ui/format';
import { lazyPart } from '../ui/lazy-part';
import type { LogData } from './log-data';

const SummaryAside = lazyPart(() =>
  import('../features/charts/summary-aside').then((module) => module.SummaryAside),
);

export interface SummaryPaneProps {
  readonly data: LogData;
  readonly source: LogSource;
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  readonly view: ViewState;
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly onFilterField: (filter: FieldFilter) => void;
}

/** Summary, common errors and aggregations; a click on any of them becomes a filter. */
export function SummaryPane({
  data,
  source,
  endpoints,
  range,
  view,
  onChange,
  onFilterField,
}: SummaryPaneProps) {
  const zone = useSettings((settings) => settings.zone);
  const matching = data.progress?.matching ?? null;
  const toggleSource = (name: string) => {
    const { sources } = view;
    onChange({
      sources: sources.includes(name) ? sources.filter((other) => other !== name) : [...sources, name],
    });
  };
  const filterError = (code: string) => {
    // Among all loaded entries the code alone is enough; otherwise let the server leave out the rest.
    const level = data.complete || view.level === 'fatal' ? view.level : 'error';
    onChange({ level, fields: [{ path: ['metadata', 'errorCode'], value: code, exclude: false }] });
  };
  return (
    <Part name="Summary" fallback={<p role="status">Loading charts…</p>}>
      <SummaryAside
        summary={data.summary}
        summaryScope={summaryScope(
          source.capabilities.offline ? 'The files’' : 'The server’s',
          matching,
          data.progress?.wholeRangeCounted ?? false,
        )}
        entries={data.loaded}
        loaded={data.loaded.length}
        matching={matching}
        source={source}
        endpoints={endpoints}
        range={range}
        zone={zone}
        active={{ level: view.level, sources: view.sources, fields: view.fields }}
        onFilterLevel={(level) => onChange({ level })}
        onToggleSource={toggleSource}
        onFilterField={onFilterField}
        onFilterError={filterError}
        onBuildAggregations={() => onChange({ view: 'aggregate' })}
      />
    </Part>
  );
}

function summaryScope(whose: string, matching: number | null, whole: boolean): string {
  if (matching === null) return `${whose} count`;
  const entries = formatCounted(matching, 'matching entry', 'matching entries');
  return `${whose} count of ${whole ? 'all ' : ''}${entries}${whole ? '' : ' in the slices read so far'}`;
}
