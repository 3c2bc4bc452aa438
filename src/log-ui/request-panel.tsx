import { type KeyboardEvent, useId, useState } from 'react';
import {
  curlSnippet,
  javascriptSnippet,
  KEY_VARIABLE,
  pythonSnippet,
  type SnippetRequest,
} from '../logs/request-snippet';
import { CopyButton } from '../ui/copy-button';
import styles from './request-panel.module.css';

const LANGUAGES = [
  { name: 'cURL', snippet: curlSnippet },
  { name: 'Python', snippet: pythonSnippet },
  { name: 'JavaScript', snippet: javascriptSnippet },
] as const;

export interface RequestPanelProps {
  readonly request: SnippetRequest;
  readonly baseUrl: string;
  /** Requests in all; the one shown is the first. */
  readonly requests: number;
  /** In what the others differ; the time range unless given. */
  readonly differIn?: string;
}

/** The request as code to be used elsewhere. The key is never part of it. */
export function RequestPanel({ request, baseUrl, requests, differIn = 'time range' }: RequestPanelProps) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const language = LANGUAGES[chosen] ?? LANGUAGES[0];
  const code = language.snippet(request, baseUrl);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const last = LANGUAGES.length - 1;
    const target = new Map([
      ['ArrowRight', chosen === last ? 0 : chosen + 1],
      ['ArrowLeft', chosen === 0 ? last : chosen - 1],
      ['Home', 0],
      ['End', last],
    ]).get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    setChosen(target);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[target]?.focus();
  };
  return (
    <div className={styles.request}>
      <div className={styles.requestHead}>
        <div role="tablist" aria-label="Language" className={styles.tabs} onKeyDown={move}>
          {LANGUAGES.map(({ name }, index) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}-tab-${index}`}
              aria-selected={index === chosen}
              aria-controls={`${id}-panel`}
              tabIndex={index === chosen ? 0 : -1}
              className={styles.tab}
              onClick={() => setChosen(index)}
            >
              {name}
            </button>
          ))}
        </div>
        <CopyButton name={`Copy ${language.name}`} label="Copy" text={() => code} />
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-tab-${chosen}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={styles.code}
      >
        <pre>{code}</pre>
      </div>
      <p className={styles.hint}>
        {requests > 1
          ? `The first of up to ${requests} requests; the others differ in their ${differIn}. `
          : ''}
        The API key stands as {KEY_VARIABLE}: set it in your environment.
      </p>
    </div>
  );
}
