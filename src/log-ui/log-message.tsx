import type { ReactNode } from 'react';
import { type StyledRun, styledRuns, type TextStyle } from '../logs/ansi';
import { visibleCharacters } from '../logs/visible-text';
import { AwaitedMarks } from './awaited-marks';
import { isMarkedHere, splitAt, splitMatches, type TextPart } from './highlight';
import styles from './log-message.module.css';

export interface LogMessageProps {
  /** As logged: terminal colours are drawn, other terminal sequences left out, unseen characters made visible. */
  readonly text: string;
  /** The search's matches are marked, over the text without its colours. */
  readonly pattern: RegExp | null;
}

/** A message, or any text of a log. It is only ever a text node. */
export function LogMessage({ text, pattern }: LogMessageProps) {
  return <StyledMessage runs={styledRuns(text)} pattern={pattern} />;
}

export interface StyledMessageProps {
  readonly runs: readonly StyledRun[];
  readonly pattern: RegExp | null;
}

/** The same, of runs that were cut from a longer text. */
export function StyledMessage({ runs, pattern }: StyledMessageProps) {
  return <bdi className={styles.message}>{drawMessage(runs, pattern)}</bdi>;
}

/** What a message is drawn of, for an element that keeps its direction to itself: in most cases one text. */
export function drawMessage(runs: readonly StyledRun[], pattern: RegExp | null): ReactNode {
  const shown = runs.map((run) => ({ ...run, text: visibleCharacters(run.text) }));
  const text = shown.map((run) => run.text).join('');
  if (pattern === null || text === '' || isMarkedHere(text, pattern))
    return drawParts(shown, splitMatches(text, pattern));
  const draw = (ends: readonly number[]) => drawParts(shown, splitAt(text, ends));
  return <AwaitedMarks text={text} pattern={pattern} draw={draw} />;
}

function drawParts(shown: readonly StyledRun[], parts: readonly TextPart[]): ReactNode {
  let at = 0;
  return parts.map((part) => {
    const from = at;
    at += part.text.length;
    const content = drawRuns(shown, from, at);
    return part.match ? (
      <mark key={from} className={styles.match}>
        {content}
      </mark>
    ) : (
      content
    );
  });
}

/** The runs between two offsets of their whole text. */
function drawRuns(runs: readonly StyledRun[], from: number, to: number): readonly ReactNode[] {
  let at = 0;
  return runs.flatMap(({ text, style }): readonly ReactNode[] => {
    const start = Math.max(from - at, 0);
    const piece = text.slice(start, Math.max(to - at, 0));
    const key = at + start;
    at += text.length;
    if (piece === '') return [];
    if (style === null) return [piece];
    return [
      <span key={key} {...styleAttributes(style)}>
        {piece}
      </span>,
    ];
  });
}

/** Attributes that log-message.module.css draws. Inverse swaps the two colours, as terminals do. */
function styleAttributes({ colour, background, inverse, ...marks }: TextStyle) {
  const [front, back] = inverse ? [background, colour ?? 'text'] : [colour, background];
  const names = Object.entries(marks).flatMap(([name, on]) => (on ? [name] : []));
  return {
    className: styles.run,
    'data-colour': front ?? undefined,
    'data-background': back ?? undefined,
    'data-marks': names.length === 0 ? undefined : names.join(' '),
  };
}
