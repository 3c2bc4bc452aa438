import { MAX_HIGHLIGHT_LENGTH } from '../../log-ui/highlight';
import { LogMessage } from '../../log-ui/log-message';
import { visibleText } from '../../logs/visible-text';
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
  const unmarked =
    pattern === null ? 0 : pieces.filter((piece) => piece.length > MAX_HIGHLIGHT_LENGTH).length;
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
          Matches are not marked in lines longer than 2,000 characters ({unmarked} here).
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
