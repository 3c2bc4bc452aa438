import { useState } from 'react';
import { parseStackLine } from '../../logs/stack-trace';
import { textStart, visibleText } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { formatCount, formatCounted } from '../../ui/format';
import styles from './entry.module.css';
import { Section } from './section';

const FIRST_LINES = 20;
const LINES_STEP = 500;
const MAX_LINE = 1_000;

/** A stack trace with file and line emphasised, in steps: ten thousand lines never come at once. */
export function StackTraceSection({ lines }: { readonly lines: readonly string[] }) {
  const [limit, setLimit] = useState(FIRST_LINES);
  const left = Math.max(0, lines.length - limit);
  const next = lines.slice(limit, limit + LINES_STEP);
  const noun = next.every((line) => parseStackLine(line).isFrame) ? 'frame' : 'line';
  return (
    <Section
      title="Stack trace"
      note={formatCounted(lines.length, 'line', 'lines')}
      actions={<CopyButton name="Copy stack trace" text={() => lines.join('\n')} />}
    >
      <ol className={styles.stack}>
        {lines.slice(0, limit).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one entry never move
          <StackRow key={index} line={line} />
        ))}
      </ol>
      {left > 0 && (
        <Button look="link" className={styles.more} onClick={() => setLimit(limit + LINES_STEP)}>
          Show {formatCount(next.length)} more {next.length === 1 ? noun : `${noun}s`}
          {left > next.length ? ` (${formatCount(left)} left)` : ''}
        </Button>
      )}
    </Section>
  );
}

function StackRow({ line }: { readonly line: string }) {
  const shown = textStart(line, MAX_LINE);
  const { isFrame, parts } = parseStackLine(visibleText(shown));
  let at = 0;
  return (
    <li className={styles.stackLine} data-kind={isFrame ? 'frame' : /^\s/.test(line) ? 'code' : 'text'}>
      <bdi>
        {parts.map((part) => {
          const key = at;
          at += part.text.length;
          return (
            <span key={key} data-part={part.kind}>
              {part.text}
            </span>
          );
        })}
      </bdi>
      {shown.length < line.length && (
        <span className={styles.remark}>
          … {formatCount(line.length - shown.length)} more characters in the raw JSON
        </span>
      )}
    </li>
  );
}
