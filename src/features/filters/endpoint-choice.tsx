import { useState } from 'react';
import { Part } from '../../log-ui/part';
import { lazyPart } from '../../ui/lazy-part';
import { SelectField } from '../../ui/select-field';
import styles from './filter-bar.module.css';

const SeveralEndpoints = lazyPart(() =>
  import('./several-endpoints').then((module) => module.SeveralEndpoints),
);

export interface EndpointChoiceProps {
  /** The connection's endpoints. */
  readonly known: readonly string[];
  /** Those looked at; never empty unless the connection has none. */
  readonly chosen: readonly string[];
  readonly onChoose: (endpoints: readonly string[]) => void;
}

const SEVERAL = '\u0000several';

/** One endpoint, all of them, or any set including IDs that the connection does not list. */
export function EndpointChoice({ known, chosen, onChoose }: EndpointChoiceProps) {
  const [choosing, setChoosing] = useState(false);
  const all = known.join(',');
  const current = chosen.join(',');
  const options = known.map((id) => ({ value: id, label: id }));
  if (known.length > 1) options.push({ value: all, label: `All ${known.length} endpoints` });
  if (current !== '' && !options.some((option) => option.value === current)) {
    options.push({
      value: current,
      label: chosen.length === 1 ? current : `${chosen.length} endpoints: ${chosen.join(', ')}`,
    });
  }
  options.push({ value: SEVERAL, label: 'Other or several…' });
  return (
    <>
      <SelectField
        className={styles.endpoint}
        label="Endpoint"
        value={current}
        options={current === '' ? [{ value: '', label: 'No endpoint yet' }, ...options] : options}
        onChoose={(value) => {
          if (value === SEVERAL) setChoosing(true);
          else onChoose(value.split(',').filter((id) => id !== ''));
        }}
      />
      {choosing && (
        <Part name="Other or several endpoints" onClose={() => setChoosing(false)}>
          <SeveralEndpoints
            known={[...new Set([...known, ...chosen])]}
            chosen={chosen}
            onClose={() => setChoosing(false)}
            onChoose={(endpoints) => {
              setChoosing(false);
              onChoose(endpoints);
            }}
          />
        </Part>
      )}
    </>
  );
}
