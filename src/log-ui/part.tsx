import { Component, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../ui/button';
import { PartNotLoaded } from '../ui/lazy-part';
import styles from './log-ui.module.css';

export interface PartProps {
  /** "Live tail". Left out for the whole. */
  readonly name?: string;
  /** Drawn until the part has come. */
  readonly fallback?: ReactNode;
  /** What a failure of this part costs, as a sentence; empty for nothing. */
  readonly loss?: string;
  /** Draws the explanation folded, for a part that nobody asked for and that leaves little room. */
  readonly brief?: boolean;
  /** Where the message stands, for a part that draws in several places; its own place where there is none. */
  readonly slot?: Element | null;
  /** For what opens over the page: takes the message away. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

interface PartState {
  readonly failure: { readonly error: unknown } | null;
  /** Whether "Try again" has been pressed here. */
  readonly again: boolean;
}

/**
 * A part of the page that fails alone: where it cannot be loaded or throws while it is drawn, a message stands in its
 * place and the rest goes on.
 */
export class Part extends Component<PartProps, PartState> {
  override state: PartState = { failure: null, again: false };

  static getDerivedStateFromError(error: unknown): Partial<PartState> {
    return { failure: { error } };
  }

  override componentDidCatch(error: unknown): void {
    if (error instanceof PartNotLoaded) error.forget();
  }

  #tryAgain = (pressed: boolean): void => this.setState({ failure: null, again: pressed });

  override render(): ReactNode {
    const { name, fallback = null, loss = '', brief = false, slot = null, onClose, children } = this.props;
    const { failure, again } = this.state;
    if (failure === null) return <Suspense fallback={fallback}>{children}</Suspense>;
    const message = (
      <FailedPart
        name={name}
        notLoaded={failure.error instanceof PartNotLoaded}
        loss={loss}
        brief={brief}
        focused={again}
        onTryAgain={this.#tryAgain}
        onClose={onClose}
      />
    );
    return slot === null ? message : createPortal(message, slot);
  }
}

interface FailedPartProps {
  readonly name: string | undefined;
  readonly notLoaded: boolean;
  readonly loss: string;
  readonly brief: boolean;
  /** The button that was pressed has gone with the message before: this one's takes its place. */
  readonly focused: boolean;
  readonly onTryAgain: (pressed: boolean) => void;
  readonly onClose: (() => void) | undefined;
}

/** Parts that could not be loaded and wait for another try, which is the same one for all of them. */
const waiting = new Set<() => void>();

/** Says nothing of the error's own text: it may quote entries. */
function FailedPart({ name, notLoaded, loss, brief, focused, onTryAgain, onClose }: FailedPartProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (focused) button.current?.focus();
  }, [focused]);
  // What opens over the page does so when it is wanted, not when a network is back.
  const waits = notLoaded && onClose === undefined;
  useEffect(() => {
    if (!waits) return;
    const tryAgain = () => onTryAgain(false);
    waiting.add(tryAgain);
    window.addEventListener('online', tryAgain);
    return () => {
      waiting.delete(tryAgain);
      window.removeEventListener('online', tryAgain);
    };
  }, [waits, onTryAgain]);
  return (
    <div role="alert" className={`${styles.problem} ${styles.part}`} data-failed-part="">
      <span>
        <strong>
          {name === undefined ? 'The dashboard ' : `${name}: this part of the dashboard `}
          {notLoaded ? 'could not be loaded.' : 'stopped with an error.'}
        </strong>
        {loss !== '' && ` ${loss}`}
      </span>
      <div className={styles.problemActions}>
        <Button
          ref={button}
          small
          onClick={() => {
            for (const tryAgain of [...waiting]) tryAgain();
            onTryAgain(true);
          }}
        >
          Try again
        </Button>
        <Button small onClick={() => window.location.reload()}>
          Reload the page
        </Button>
        {onClose !== undefined && (
          <Button small onClick={onClose}>
            Close
          </Button>
        )}
      </div>
      <details open={!brief}>
        <summary>Why, and what to do</summary>
        {notLoaded
          ? navigator.onLine
            ? 'Its script could not be fetched: the network failed, something on the way refused it, or the dashboard was replaced on its server since this page was opened.'
            : 'This device is offline, and the script of this part had not been fetched before.'
          : 'The error is the dashboard’s own. What it says may quote log entries, so it is in the browser’s console only.'}
        {name !== undefined && ' The other parts go on working.'} Try again; if that does not help, reload the
        page. Filters and view are kept in the address. Lost are: entries of the live tail, opened files that
        are not kept, an API key that is not remembered, and what is typed but not applied.
      </details>
    </div>
  );
}
