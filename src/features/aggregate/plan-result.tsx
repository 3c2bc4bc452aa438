import { useId, useState } from 'react';
import { useRedaction } from '../../log-ui/use-redaction';
import type { PlanMetric } from '../../logs/aggregation-plan';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Icon } from '../../ui/icon';
import { saveText } from '../../ui/save-text';
import { SelectField } from '../../ui/select-field';
import styles from './aggregate.module.css';
import { chartKind } from './chart-data';
import type { Narrowing } from './drill-down';
import { METRIC_NAMES } from './figure-text';
import type { PlanResult } from './merge-answers';
import { ResultChart } from './result-chart';
import { resultCsv } from './result-csv';
import { resultNotes } from './result-notes';
import { ResultTable } from './result-table';
import { defaultSort, sortRows } from './sort-rows';

export interface PlanResultPanelProps {
  readonly title: string;
  readonly result: PlanResult;
  /** What was asked for. */
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly onNarrow: (result: PlanResult, narrowing: Narrowing, range: TimeRange) => void;
}

/** The figures of one aggregation, as chart and table, with what must be known of them. */
export function PlanResultPanel({ title, result, range, zone, onNarrow }: PlanResultPanelProps) {
  const { plan, rows } = result;
  const id = useId();
  const { text } = useRedaction();
  const [tableOnly, setTableOnly] = useState(false);
  const [chosen, setChosen] = useState<PlanMetric | null>(null);
  const metric = plan.metrics.find((one) => one === chosen) ?? plan.metrics[0] ?? 'count';
  const notes = resultNotes(result);
  const csv = () => resultCsv(result, sortRows(rows, plan.groupBy, defaultSort(plan)), text);
  if (rows.length === 0)
    return (
      <>
        <Notes notes={notes} />
        <p className={styles.empty}>
          {result.answered === 0
            ? 'No answer for this aggregation yet.'
            : 'No entry of this range passes the filters of this aggregation.'}
        </p>
      </>
    );
  return (
    <>
      <Notes notes={notes} />
      <div className={styles.tools}>
        {!tableOnly && plan.metrics.length > 1 && chartKind(plan, metric) !== 'none' && (
          <SelectField
            label="Chart shows"
            className={styles.metric}
            value={metric}
            options={plan.metrics.map((one) => ({ value: one, label: METRIC_NAMES[one] }))}
            onChoose={(value) => setChosen(plan.metrics.find((one) => one === value) ?? null)}
          />
        )}
        <Button
          look="quiet"
          small
          icon={<Icon name={tableOnly ? 'chart' : 'table'} />}
          aria-describedby={id}
          onClick={() => setTableOnly(!tableOnly)}
        >
          {tableOnly ? 'Show as chart' : 'Show as table'}
        </Button>
        <span id={id} hidden>
          {title}
        </span>
        <CopyButton name={`Copy as CSV: ${title}`} label="Copy CSV" text={csv} />
        <Button
          look="quiet"
          small
          icon={<Icon name="download" />}
          aria-label={`Save as CSV: ${title}`}
          onClick={() => saveText(csv(), `${fileName(title)}.csv`)}
        >
          Save CSV
        </Button>
      </div>
      <div className={styles.figures} data-table-only={tableOnly || undefined}>
        {!tableOnly && (
          <div className={styles.drawing}>
            <ResultChart
              name={title}
              plan={plan}
              rows={rows}
              metric={metric}
              range={range}
              zone={zone}
              onPickRow={(row) => onNarrow(result, row.values, range)}
              onPickTime={(bar) => onNarrow(result, [], bar)}
            />
          </div>
        )}
        <ResultTable
          title={title}
          result={result}
          zone={zone}
          onPick={(row) => onNarrow(result, row.values, range)}
        />
      </div>
    </>
  );
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label="About these figures">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function fileName(title: string): string {
  const plain = title
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'aggregation' : plain;
}
