import { type FormEvent, useState } from 'react';
import { isEndpointId } from '../../logs/view-state';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/text-field';
import type { EndpointChoiceProps } from './endpoint-choice';
import styles from './filter-bar.module.css';

export interface SeveralEndpointsProps extends EndpointChoiceProps {
  readonly onClose: () => void;
}

/** Chooses any set of endpoints, including IDs that the connection does not list. */
export function SeveralEndpoints({ known, chosen, onChoose, onClose }: SeveralEndpointsProps) {
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
    <Dialog title="Endpoints to look at" onClose={onClose}>
      <form className={styles.form} onSubmit={apply}>
        <div>
          {known.map((id) => (
            <label key={id} className={styles.check}>
              <input
                type="checkbox"
                checked={checked.includes(id)}
                onChange={(event) =>
                  setChecked(
                    event.target.checked ? [...checked, id] : checked.filter((other) => other !== id),
                  )
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
    </Dialog>
  );
}
