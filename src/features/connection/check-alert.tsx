import { useEffect, useRef } from 'react';
import type { Connection } from '../../sources/connection';
import type { FailedCheck } from '../../sources/connection-check';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import styles from './connection.module.css';
import { explainCheck } from './explain-check';

export interface CheckAlertProps {
  readonly check: FailedCheck;
  /** The connection that was tried; its key is taken out of what the server said. */
  readonly connection: Connection;
  readonly onConnectAnyway?: () => void;
}

/** Why a connection failed: which cause, in the API's words and in ours, and what to do. */
export function CheckAlert({ check, connection, onConnectAnyway }: CheckAlertProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // In braces: newer browsers return a promise, which React would take for a clean-up.
    ref.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  const { cause, meaning, steps, rows, code } = explainCheck(check, {
    connection,
    pageOrigin: location.origin,
  });
  const shown = (text: string) => connection.redact(text);
  return (
    <div ref={ref} role="alert" className={styles.alert}>
      <p>
        <strong className={styles.cause}>{cause}.</strong> {shown(meaning)}
      </p>
      <p className={styles.said}>
        <span className={styles.code}>{shown(check.problem.code)}</span> {shown(check.problem.message)}
      </p>
      {rows.length > 0 && (
        <dl className={styles.rows}>
          {rows.map((row) => (
            <div key={row.name} className={styles.row}>
              <dt>{row.name}</dt>
              <dd>{shown(row.value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <ul className={styles.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      {code !== null && (
        <div className={styles.codeBox}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
          <pre tabIndex={0} className={styles.pre}>
            {code.text}
          </pre>
          <CopyButton name={`Copy ${code.name.toLowerCase()}`} text={() => code.text} />
        </div>
      )}
      {onConnectAnyway !== undefined && (
        <div>
          <Button onClick={onConnectAnyway}>Connect anyway</Button>
        </div>
      )}
    </div>
  );
}
