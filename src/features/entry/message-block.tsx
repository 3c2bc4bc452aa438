import { MAX_HIGHLIGHT_LENGTH } from '../../log-ui/highlight';
import { StyledMessage } from '../../log-ui/log-message';
import { useUnmarkedText } from '../../log-ui/marks-away';
import { MAX_STYLED_RUNS, type StyledRun, styledRuns } from '../../logs/ansi';
import { formatCount } from '../../ui/format';
import styles from './entry.module.css';
import { LongText } from './long-text';

export interface MessageBlockProps {
  readonly message: string;
  readonly pattern: RegExp | null;
}

/** The whole message with its line breaks and terminal colours, the search's matches marked. */
export function MessageBlock({ message, pattern }: MessageBlockProps) {
  return (
    // A message can hold any element's worth of lines, so it is no paragraph.
    <div className={styles.message}>
      <LongText text={message} draw={(shown) => <Marked text={shown} pattern={pattern} />} />
    </div>
  );
}

function Marked({ text, pattern }: { readonly text: string; readonly pattern: RegExp | null }) {
  const runs = styledRuns(text);
  const pieces = markablePieces(runs);
  const unmarked = useUnmarkedText(pattern);
  let at = 0;
  return (
    <>
      {pieces.map((piece) => {
        const key = at;
        at += lengthOf(piece);
        return <StyledMessage key={key} runs={piece} pattern={pattern} />;
      })}
      {runs.length > MAX_STYLED_RUNS && (
        <span className={styles.remark}>
          {' '}
          Colours are drawn up to their {formatCount(MAX_STYLED_RUNS)}th change.
        </span>
      )}
      {unmarked !== '' && <span className={styles.remark}> {unmarked}</span>}
    </>
  );
}

/** Whole lines put together up to the length that is searched for matches; one longer line stands alone. */
export function markablePieces(runs: readonly StyledRun[]): readonly (readonly StyledRun[])[] {
  if (lengthOf(runs) <= MAX_HIGHLIGHT_LENGTH) return [runs];
  const pieces: StyledRun[][] = [];
  let piece: StyledRun[] = [];
  let length = 0;
  let line: StyledRun[] = [];
  const endLine = () => {
    if (length > 0 && length + lengthOf(line) > MAX_HIGHLIGHT_LENGTH) {
      pieces.push(piece);
      piece = [];
      length = 0;
    }
    piece.push(...line);
    length += lengthOf(line);
    line = [];
  };
  for (const { text, style } of runs) {
    for (const part of text.split(/(?<=\n)/)) {
      line.push({ text: part, style });
      if (part.endsWith('\n')) endLine();
    }
  }
  endLine();
  return length === 0 ? pieces : [...pieces, piece];
}

function lengthOf(runs: readonly StyledRun[]): number {
  return runs.reduce((sum, { text }) => sum + text.length, 0);
}
