import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type Connection, type ConnectionForm, needsConnection } from '../../sources/connection';
import { type ConnectionCheck, checkOf } from '../../sources/connection-check';
import { type DraftProblems, keyToKeep, readApiDraft, readProxyDraft } from '../../sources/connection-draft';
import type { ApiProblem } from '../../sources/log-source';
import type { RunTimeConfig } from '../../sources/run-time-config';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatCount } from '../../ui/format';
import { TextField } from '../../ui/text-field';
import { ApiKeyField } from './api-key-field';
import { CheckAlert } from './check-alert';
import styles from './connection.module.css';
import { useConnectionCheck } from './use-connection-check';

export interface ConnectionDialogProps {
  /** The connection in use; null when there is none. */
  readonly connection: Connection | null;
  /** What the fields start with. */
  readonly form: ConnectionForm;
  readonly keyRemembered: boolean;
  readonly config: Pick<RunTimeConfig, 'proxy' | 'apiBaseUrl' | 'requestsPerHour'>;
  /** Why the dialog opened by itself: the 401 that a request met. */
  readonly initialProblem?: ApiProblem | null;
  /** Tries a connection that is not in use yet. */
  readonly onCheck: (candidate: Connection, signal: AbortSignal) => Promise<ConnectionCheck>;
  /** Takes a connection into use; the dialog closes itself after it. */
  readonly onConnect: (connection: Connection, rememberKey: boolean) => void;
  readonly onUseDemo: () => void;
  readonly onClose: () => void;
}

const NO_PROBLEMS: DraftProblems = { baseUrl: null, apiKey: null, endpoints: null };

/** Where the logs come from: address, API key and endpoints. A connection is tried before it is taken into use. */
export function ConnectionDialog({
  connection,
  form,
  keyRemembered,
  config,
  initialProblem = null,
  onCheck,
  onConnect,
  onUseDemo,
  onClose,
}: ConnectionDialogProps) {
  const { proxy } = config;
  const [baseUrl, setBaseUrl] = useState(proxy ? config.apiBaseUrl : form.baseUrl);
  const [endpoints, setEndpoints] = useState(form.endpoints.join(', '));
  const [rememberKey, setRememberKey] = useState(keyRemembered);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const formRef = useRef<HTMLFormElement>(null);
  const keyRef = useRef<HTMLInputElement>(null);
  const rememberId = useId();
  const { state, run, reset } = useConnectionCheck(onCheck);

  const asksForKey = initialProblem !== null || (connection === null && form.endpoints.length > 0);
  useEffect(() => {
    const first = asksForKey ? keyRef.current : null;
    (first?.disabled === false ? first : firstInput(formRef.current))?.focus();
  }, [asksForKey]);
  useEffect(() => {
    if (problems !== NO_PROBLEMS) firstInput(formRef.current, '[aria-invalid="true"]')?.focus();
  }, [problems]);

  const edited = () => {
    reset();
    setProblems(NO_PROBLEMS);
  };
  const connect = (candidate: Connection) => {
    onConnect(candidate, rememberKey);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (state.kind === 'checking') return;
    const draft = { baseUrl, endpoints, apiKey: keyRef.current?.value ?? '' };
    const reading = proxy ? readProxyDraft(draft, config.apiBaseUrl) : readApiDraft(draft, connection);
    reset();
    setProblems(reading.ok ? NO_PROBLEMS : reading.problems);
    if (reading.ok) run(reading.connection, () => connect(reading.connection));
  };
  const initialCheck = initialProblem === null ? null : checkOf(initialProblem);
  const checking = state.kind === 'checking';

  return (
    <Dialog title="Connection" onClose={onClose}>
      <form ref={formRef} className={styles.form} onSubmit={submit} noValidate>
        {state.kind === 'idle' &&
          connection !== null &&
          initialCheck !== null &&
          initialCheck.kind !== 'ok' && <CheckAlert check={initialCheck} connection={connection} />}
        {needsConnection(connection) && <p className={styles.hint}>{whyNeeded(proxy)}</p>}
        {proxy && (
          <p className={styles.hint}>
            This dashboard’s server passes requests on to the API and adds the API key itself, so that no key
            is needed or kept in the browser.
          </p>
        )}
        <TextField
          label="API base URL"
          inputMode="url"
          value={baseUrl}
          placeholder={proxy ? 'The address of this page' : 'https://api.tensorone.ai'}
          disabled={proxy}
          hint={proxy ? undefined : 'Without /v2. Remembered on this device, with the endpoints.'}
          problem={problems.baseUrl}
          onChange={(event) => {
            setBaseUrl(event.target.value);
            edited();
          }}
        />
        <ApiKeyField
          inputRef={keyRef}
          hint={keyHint(proxy, baseUrl, connection)}
          problem={problems.apiKey}
          disabled={proxy}
          onEdit={edited}
        />
        <div className={styles.remember}>
          <input
            id={rememberId}
            type="checkbox"
            checked={rememberKey && !proxy}
            disabled={proxy}
            aria-describedby={`${rememberId}-note`}
            onChange={(event) => setRememberKey(event.target.checked)}
          />
          <label htmlFor={rememberId}>Remember key on this device</label>
          <span id={`${rememberId}-note`} className={styles.hint}>
            Kept in this tab’s session storage until the tab is closed. Unchecked: in memory only, until the
            page is reloaded.
          </span>
        </div>
        <TextField
          label="Endpoints"
          value={endpoints}
          placeholder="ep_1234567890abcdef, ep_…"
          hint="Endpoint IDs, separated by commas."
          problem={problems.endpoints}
          onChange={(event) => {
            setEndpoints(event.target.value);
            edited();
          }}
        />
        {state.kind === 'failed' && (
          <CheckAlert
            check={state.check}
            connection={state.candidate}
            onConnectAnyway={() => connect(state.candidate)}
          />
        )}
        <div className={styles.actions}>
          <Button type="submit" look="primary" aria-disabled={checking}>
            Connect
          </Button>
          <Button
            onClick={() => {
              onUseDemo();
              onClose();
            }}
          >
            Use demo data
          </Button>
          <span role="status">{checking ? 'Checking…' : ''}</span>
        </div>
        <p className={styles.hint}>
          Connecting tries the first endpoint with one request, which counts against the API’s{' '}
          {formatCount(config.requestsPerHour)} an hour.
        </p>
      </form>
    </Dialog>
  );
}

function firstInput(form: HTMLFormElement | null, selector = 'input:enabled'): HTMLElement | null {
  return form?.querySelector<HTMLElement>(selector) ?? null;
}

function whyNeeded(proxy: boolean): string {
  return proxy
    ? 'No endpoint is set yet: name those whose logs you want to see.'
    : 'Not connected yet. A key that is not remembered has to be entered again after a reload.';
}

function keyHint(proxy: boolean, baseUrl: string, connection: Connection | null): string {
  if (proxy) return 'Added by the server.';
  if (keyToKeep(baseUrl, connection) !== null) return 'A key is set. Leave empty to keep it.';
  if (connection?.hasKey) {
    const { host } = new URL(connection.baseUrl);
    return `The key that is set belongs to ${host} and is sent nowhere else. Enter the key for this address.`;
  }
  return 'Sent to this address only, in the Authorization header; never part of a link.';
}
