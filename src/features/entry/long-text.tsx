import { type ReactNode, useState } from 'react';
import { drawableStart, textStart, visibleText } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import styles from './entry.module.css';
import { splitLinks } from './linked-text';

/** Characters shown at first: laying out a text costs by its length. */
export const FIRST_TEXT = 4_096;
/** Characters added with each "Show more". */
export const TEXT_STEP = 65_536;

export interface LongTextProps {
  readonly text: string;
  /** Draws the part that is shown; as it is, made visible, when absent. */
  readonly draw?: (shown: string) => ReactNode;
}

/** A text of any length, in steps, so that a megabyte in one entry never stalls the page. */
export function LongText({ text, draw = visibleText }: LongTextProps) {
  const [limit, setLimit] = useState(FIRST_TEXT);
  const shown = drawableStart(text, limit);
  return (
    <>
      {draw(shown)}
      {shown.length < text.length && (
        <Button look="link" className={styles.more} onClick={() => setLimit(limit + TEXT_STEP)}>
          Show more ({formatCount(text.length - shown.length)} characters left)
        </Button>
      )}
    </>
  );
}

/** Characters of a value shown before "Show all". */
const CLIP = 1_000;

/** A value's text with its web addresses as links, clipped until asked for. */
export function ValueText({ text }: { readonly text: string }) {
  const [all, setAll] = useState(false);
  if (all) return <LongText text={text} draw={(shown) => <LinkedText text={shown} />} />;
  const shown = textStart(text, CLIP);
  return (
    <>
      <LinkedText text={shown} />
      {shown.length < text.length && (
        <>
          …{' '}
          <Button look="link" className={styles.more} onClick={() => setAll(true)}>
            Show all {formatCount(text.length)} characters
          </Button>
        </>
      )}
    </>
  );
}

function LinkedText({ text }: { readonly text: string }) {
  let at = 0;
  return splitLinks(text).map((piece) => {
    const key = at;
    at += piece.text.length;
    if (piece.href === null) return visibleText(piece.text);
    return (
      <a
        key={key}
        href={piece.href}
        title={piece.href}
        target="_blank"
        rel="noopener noreferrer"
        referrerPolicy="no-referrer"
        className={styles.webLink}
      >
        {visibleText(piece.text)}
      </a>
    );
  });
}
