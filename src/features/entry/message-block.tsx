import { MAX_HIGHLIGHT_LENGTH } from '../../log-ui/highlight';
import { LogMessage } from '../../log-ui/log-message';
import { affordableLength } from '../../log-ui/pattern-cost';
import { visibleText } from '../../logs/visible-text';
import { formatCount } from '../../ui/format';
import styles from './entry.module.css';
import { LongText } from './long-text';

export interface MessageBlockProps {
  readonly message: string;
  readonly pattern: RegExp | null;
}

/** The whole message with its line breaks, the search's matches marked. */
export function MessageBlock({ message, pattern }: MessageBlockProps) {
  return (
    // A message can hold any element's worth of lines, so it is no paragraph.
    <div className={styles.message}>
      <LongText text={message} draw={(shown) => <Marked text={visibleText(shown)} pattern={pattern} />} />
    </div>
  );
}

function Marked({ text, pattern }: { readonly text: string; readonly pattern: RegExp | null }) {
  const pieces = markablePieces(text);
  const reach = pattern === null ? Number.POSITIVE_INFINITY : affordableLength(pattern);
  const unmarked = pieces.filter((piece) => piece.length > reach).length;
  let at = 0;
  return (
    <>
      {pieces.map((piece) => {
        const key = at;
        at += piece.length;
        return <LogMessage key={key} text={piece} pattern={pattern} />;
      })}
      {unmarked > 0 && (
        <span className={styles.remark}>
          {' '}
          {reach === 0
            ? 'Matches are not marked: this pattern could take too long here.'
            : `Matches are not marked in pieces longer than ${formatCount(reach)} characters (${unmarked} here).`}
        </span>
      )}
    </>
  );
}

/** Whole lines put together up to the length that is searched for matches; one longer line stands alone. */
export function markablePieces(text: string): readonly string[] {
  if (text.length <= MAX_HIGHLIGHT_LENGTH) return [text];
  const pieces: string[] = [];
  let piece = '';
  for (const line of text.split(/(?<=\n)/)) {
    if (piece !== '' && piece.length + line.length > MAX_HIGHLIGHT_LENGTH) {
      pieces.push(piece);
      piece = '';
    }
    piece += line;
  }
  return piece === '' ? pieces : [...pieces, piece];
}
