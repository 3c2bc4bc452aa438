import { useState } from 'react';
import type { WebhookOutcome } from '../../sources/alert-webhook';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import styles from './alerts.module.css';

export interface WebhookFieldsProps {
  readonly url: string;
  readonly onUrl: (url: string) => void;
  /** Absent while the address cannot be used. */
  readonly onTest?: () => Promise<WebhookOutcome>;
}

/** A webhook's address, what has to be allowed for it, and a try. */
export function WebhookFields({ url, onUrl, onTest }: WebhookFieldsProps) {
  const [outcome, setOutcome] = useState<{ readonly url: string; readonly text: string } | null>(null);
  const origin = URL.canParse(url) ? new URL(url).origin : 'its origin';
  const test = () => {
    setOutcome({ url, text: 'Sending…' });
    void onTest?.().then(
      (result) => setOutcome({ url, text: result.ok ? 'The webhook took it.' : `${result.reason}.` }),
      () => setOutcome(null),
    );
  };
  return (
    <div className={styles.group}>
      <TextField
        label="Webhook URL"
        type="url"
        value={url}
        placeholder="https://"
        onChange={(event) => onUrl(event.target.value)}
      />
      <p className={styles.hint}>
        POST with a JSON body, redacted, without the API key and cookies. Two things have to allow it: this
        page’s Content-Security-Policy must name {origin} in connect-src (environment variable
        TENSORONE_CSP_CONNECT of <code>npm start</code>, or the headers of your deployment), and the receiver
        must answer with CORS headers (Access-Control-Allow-Origin, and Access-Control-Allow-Headers:
        Content-Type). The address is kept on this device in plain text.
      </p>
      <div className={styles.row}>
        <Button disabled={onTest === undefined} onClick={test}>
          Send a test
        </Button>
        <span role="status">{outcome !== null && outcome.url === url ? outcome.text : ''}</span>
      </div>
    </div>
  );
}
