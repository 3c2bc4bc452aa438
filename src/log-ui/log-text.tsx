import { textStart } from '../logs/visible-text';
import { formatCount } from '../ui/format';
import { LogMessage } from './log-message';
import { useRedaction } from './use-redaction';

export interface LogTextProps {
  readonly text: string;
  /** Shown for an empty text. */
  readonly none?: string;
  /** UTF-16 units shown; that more were left out is said. */
  readonly max?: number;
}

/** A text that came with logs, as it may be seen: redacted, with unseen characters made visible. */
export function LogText({ text, none = '(none)', max = 300 }: LogTextProps) {
  const shown = useRedaction().text(text);
  if (shown === '') return none;
  const start = textStart(shown, max);
  return (
    <>
      <LogMessage text={start} pattern={null} />
      {start.length < shown.length && `… (${formatCount(shown.length)} characters)`}
    </>
  );
}
