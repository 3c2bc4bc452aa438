import type { FieldFilter } from '../../logs/field-filter';
import { isJsonObject, type Json } from '../../logs/json';
import { isBlank, objectWithout } from '../../logs/json-shape';
import { type Benchmarks, readBenchmarks } from '../../logs/performance';
import { textStart, visibleText } from '../../logs/visible-text';
import { formatSeconds } from '../../ui/format';
import styles from './entry.module.css';
import figures from './figures.module.css';
import { JsonTree } from './json-tree';
import { Notice, Section } from './section';

export interface BenchmarksSectionProps {
  readonly benchmarks: Json;
  readonly onFilterField: (filter: FieldFilter) => void;
}

const READ = new Set(['targetLatency', 'actualLatency', 'performance', 'percentile']);

/** Latency against its target, and whether the server's verdict agrees with its own figures. */
export function BenchmarksSection({ benchmarks, onFilterField }: BenchmarksSectionProps) {
  const read = isJsonObject(benchmarks) ? readBenchmarks(benchmarks) : null;
  const rest = read === null ? benchmarks : objectWithout(benchmarks, READ);
  return (
    <Section title="Benchmarks" note={read?.ratio == null ? undefined : `${rounded(read.ratio)} × target`}>
      {read !== null && <Latency read={read} />}
      {!isBlank(rest) && <JsonTree value={rest} path={['benchmarks']} onFilterField={onFilterField} />}
    </Section>
  );
}

function Latency({ read }: { readonly read: Benchmarks }) {
  const { target, actual, verdictText, percentile, contradicts } = read;
  const over = actual > target;
  const scale = Math.max(target, actual) * 1.08 || 1;
  const verdict = visibleText(textStart(verdictText, 100));
  return (
    <>
      <div className={`${figures.bar} ${figures.latencyBar}`} aria-hidden="true">
        <span
          className={figures.latency}
          data-over={over || undefined}
          style={{ inlineSize: `${(actual / scale) * 100}%` }}
        />
        <span className={figures.mark} style={{ insetInlineStart: `${(target / scale) * 100}%` }} />
      </div>
      <dl className={styles.facts}>
        <Figure name="Actual" value={formatSeconds(actual)} />
        <Figure name="Target" value={formatSeconds(target)} />
        {percentile !== '' && <Figure name="Percentile" value={visibleText(textStart(percentile, 100))} />}
        {verdict !== '' && <Figure name="Server’s verdict" value={verdict} />}
      </dl>
      {contradicts && (
        <Notice>
          The server says {verdict}, but {formatSeconds(actual)} is {over ? 'over' : 'within'} the target of{' '}
          {formatSeconds(target)}.
        </Notice>
      )}
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function rounded(ratio: number): number {
  return Number(ratio.toPrecision(3));
}
