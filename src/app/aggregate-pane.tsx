import { useCallback, useMemo } from 'react';
import type { Drilled } from '../features/aggregate/aggregate-view';
import { Part } from '../log-ui/part';
import { formatPlan, parsePlans } from '../logs/aggregation-plan-text';
import { DOCUMENTED_BASE_URL } from '../logs/request-snippet';
import type { TimeRange } from '../logs/time-range';
import type { ViewState } from '../logs/view-state';
import { useSettings } from '../settings/settings';
import { useConnection } from '../sources/connection';
import { lazyPart } from '../ui/lazy-part';
import type { ActiveSource } from './active-source';
import { filterRefusal } from './filter-guard';
import { useBudget } from './log-data';

const AggregateView = lazyPart(() =>
  import('../features/aggregate/aggregate-view').then((module) => module.AggregateView),
);

export interface AggregatePaneProps {
  readonly active: ActiveSource;
  readonly view: ViewState;
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  readonly knownSources: readonly string[];
  readonly onChange: (patch: Partial<ViewState>) => void;
  readonly onOpenConnection: () => void;
}

/** The aggregation builder; what is pressed in its figures becomes filters of the logs view. */
export function AggregatePane({ active, view, onChange, ...rest }: AggregatePaneProps) {
  const zone = useSettings((settings) => settings.zone);
  const connection = useConnection((state) => state.connection);
  const { limit, used } = useBudget(active.budget);
  const { aggregations } = view;
  const { plans, ignored } = useMemo(() => parsePlans(aggregations), [aggregations]);
  const drill = useCallback(
    ({ patch, guarded }: Drilled): string | null => {
      for (const { path, value } of guarded) {
        const refusal = filterRefusal(path, value);
        if (refusal !== null) return refusal;
      }
      onChange(patch);
      return null;
    },
    [onChange],
  );
  return (
    <Part name="Aggregate" fallback={<p role="status">Loading…</p>}>
      <AggregateView
        {...rest}
        source={active.source}
        baseUrl={connection?.mode === 'api' ? connection.baseUrl : DOCUMENTED_BASE_URL}
        plans={plans}
        ignored={ignored}
        onPlans={(changed) => onChange({ aggregations: changed.map(formatPlan) })}
        view={view}
        zone={zone}
        requestsLeft={Math.max(0, limit - used)}
        onDrillDown={drill}
      />
    </Part>
  );
}
