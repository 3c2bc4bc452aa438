import panel from '../../log-ui/analysis-panel.module.css';
import type { Rate } from '../../logs/analysis/basis';
import type { OptimizationRates } from '../../logs/analysis/phase-times';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { shareText } from './figure-text';

export interface RatesPanelProps {
  readonly rates: OptimizationRates;
}

/** How often what makes requests slower or faster happened, each with what it rests on. */
export function RatesPanel({ rates }: RatesPanelProps) {
  const rows: readonly (readonly [name: string, rate: Rate])[] = [
    ['Cold start', rates.coldStart],
    ['Cache hit', rates.cacheHit],
    ['Model reused', rates.modelReused],
    ['Batch processed', rates.batchProcessed],
  ];
  return (
    <Panel title="Rates" note="Of the entries that report the phase or the flag.">
      <dl className={panel.figures}>
        {rows.map(([name, { share, hits, basis }]) => (
          <div key={name}>
            <dt>{name} rate</dt>
            <dd>
              <strong>{shareText(share)}</strong>
              <br />
              <span className={panel.quiet}>
                {basis.used === 0
                  ? `reported by none of ${formatCounted(basis.of, 'entry', 'entries')}`
                  : `${formatCount(hits)} of ${formatCount(basis.used)} that report it, of ${formatCounted(basis.of, 'entry', 'entries')}`}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
