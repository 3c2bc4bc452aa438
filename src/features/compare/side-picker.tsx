import { type FormEvent, useState } from 'react';
import { formatIso } from '../../log-ui/log-time';
import { useRedaction } from '../../log-ui/use-redaction';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import styles from './compare.module.css';
import { byEndpoint, halves, readTyped, type Sides } from './sides';

export interface SidePickerProps {
  readonly loadedRange: TimeRange;
  /** Those loaded first; the others have to be loaded for it. */
  readonly endpoints: readonly string[];
  readonly zone: ZoneChoice;
  /** Null for the halves of what is loaded. */
  readonly onChoose: (sides: Sides | null) => void;
}

type Kind = 'halves' | 'endpoints' | 'ranges';

const NAME_LENGTH = 100;

/** Chooses what is compared with what. */
export function SidePicker(props: SidePickerProps) {
  const { endpoints, loadedRange, onChoose } = props;
  const [kind, setKind] = useState<Kind>('halves');
  const [[left, right], setPair] = useState(() => [endpoints[0] ?? '', endpoints[1] ?? '']);
  const { text } = useRedaction();
  const options = endpoints.map((id) => ({ value: id, label: visibleStart(text(id), NAME_LENGTH) }));
  const choosePair = (first: string, second: string) => {
    setPair([first, second]);
    onChoose(byEndpoint(loadedRange, first, second));
  };
  const chooseKind = (next: Kind) => {
    setKind(next);
    if (next === 'halves') onChoose(null);
    if (next === 'endpoints') choosePair(left ?? '', right ?? '');
  };
  return (
    <div className={styles.picker}>
      <SelectField
        label="Compare by"
        value={kind}
        options={[
          { value: 'halves', label: 'Earlier and later half' },
          ...(endpoints.length > 1 ? [{ value: 'endpoints', label: 'Two endpoints' }] : []),
          { value: 'ranges', label: 'Two time ranges' },
        ]}
        onChoose={(value) => chooseKind(value === 'endpoints' || value === 'ranges' ? value : 'halves')}
      />
      {kind === 'endpoints' && (
        <>
          <SelectField
            label="Left endpoint"
            value={left}
            options={options}
            onChoose={(value) => choosePair(value, right ?? '')}
          />
          <SelectField
            label="Right endpoint"
            value={right}
            options={options}
            onChoose={(value) => choosePair(left ?? '', value)}
          />
        </>
      )}
      {kind === 'ranges' && <RangesForm {...props} />}
    </div>
  );
}

function RangesForm({ loadedRange, zone, onChoose }: SidePickerProps) {
  const start = halves(loadedRange);
  const [ends, setEnds] = useState(() =>
    [start.left.range.start, start.left.range.end, start.right.range.start, start.right.range.end].map(
      (time) => formatIso(time, zone),
    ),
  );
  const [leftFrom = '', leftTo = '', rightFrom = '', rightTo = ''] = ends;
  const now = Date.now();
  const left = readTyped(leftFrom, leftTo, now, zone);
  const right = readTyped(rightFrom, rightTo, now, zone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (left.range === null || right.range === null) return;
    onChoose({
      left: { range: left.range, endpoints: [] },
      right: { range: right.range, endpoints: [] },
    });
  };
  const problems = [null, left.problem, null, right.problem];
  return (
    <form className={styles.picker} onSubmit={submit}>
      {['Left from', 'Left to', 'Right from', 'Right to'].map((label, index) => (
        <TextField
          key={label}
          label={label}
          value={ends[index] ?? ''}
          problem={problems[index]}
          onChange={(event) => setEnds(ends.with(index, event.target.value))}
        />
      ))}
      <Button type="submit" look="primary" disabled={left.range === null || right.range === null}>
        Compare
      </Button>
    </form>
  );
}
