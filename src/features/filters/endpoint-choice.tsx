import { type FormEvent, useState } from 'react';
import { isEndpointId } from '../../logs/view-state';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import styles from './filter-bar.module.css';

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
        <Dialog title="Endpoints to look at" onClose={() => setChoosing(false)}>
          <SeveralEndpoints
            known={[...new Set([...known, ...chosen])]}
            chosen={chosen}
            onChoose={(endpoints) => {
              setChoosing(false);
              onChoose(endpoints);
            }}
          />
        </Dialog>
      )}
    </>
  );
}

function SeveralEndpoints({ known, chosen, onChoose }: EndpointChoiceProps) {
  const [checked, setChecked] = useState(chosen);
  const [typed, setTyped] = useState('');
  const others = typed
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const wrong = others.find((id) => !isEndpointId(id));
  const endpoints = [...new Set([...checked, ...others])];
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (wrong === undefined && endpoints.length > 0) onChoose(endpoints);
  };
  return (
    <form className={styles.form} onSubmit={apply}>
      <div>
        {known.map((id) => (
          <label key={id} className={styles.check}>
            <input
              type="checkbox"
              checked={checked.includes(id)}
              onChange={(event) =>
                setChecked(event.target.checked ? [...checked, id] : checked.filter((other) => other !== id))
              }
            />
            {id}
          </label>
        ))}
      </div>
      <TextField
        label="Other endpoint IDs"
        placeholder="ep_1234567890abcdef, …"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        problem={wrong === undefined ? null : `"${wrong}" is not an endpoint ID.`}
        hint="Comma-separated. Each endpoint is asked on its own: one request a page each."
      />
      <Button type="submit" look="primary" disabled={wrong !== undefined || endpoints.length === 0}>
        Look at {endpoints.length} {endpoints.length === 1 ? 'endpoint' : 'endpoints'}
      </Button>
    </form>
  );
}
