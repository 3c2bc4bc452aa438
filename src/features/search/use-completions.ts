import { type KeyboardEvent, useState } from 'react';
import { type Completion, completions } from '../../logs/query-completion';
import type { FieldKnowledge } from '../../logs/query-completion-knowledge';

/** Shown at once; the rest comes with further typing. */
const MAX_SHOWN = 12;

export interface CompletionState {
  /** Empty while the list is closed. */
  readonly shown: readonly Completion[];
  /** Index of the chosen one; -1 for none, so that Enter searches. */
  readonly active: number;
  readonly openAt: (text: string, caret: number, byRequest?: boolean) => void;
  readonly close: () => void;
  /** Whether the key was for the list. */
  readonly onKey: (event: KeyboardEvent<HTMLInputElement>) => boolean;
}

/** The list of proposals below the query: opens by typing, Ctrl+Space or an arrow, is walked through with arrows. */
export function useCompletions(
  knowledge: FieldKnowledge,
  choose: (completion: Completion) => void,
): CompletionState {
  const [shown, setShown] = useState<readonly Completion[]>([]);
  const [active, setActive] = useState(-1);
  const close = () => {
    setShown([]);
    setActive(-1);
  };
  const openAt = (text: string, caret: number, byRequest = false) => {
    const found = completions(text, caret, knowledge).slice(0, MAX_SHOWN);
    setShown(found);
    setActive(byRequest && found.length > 0 ? 0 : -1);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): boolean => {
    const { value, selectionStart } = event.currentTarget;
    const count = shown.length;
    const chosen = shown[active];
    if (event.key === ' ' && event.ctrlKey) openAt(value, selectionStart ?? value.length, true);
    else if (event.key === 'ArrowDown' && count === 0) openAt(value, selectionStart ?? value.length, true);
    else if (event.key === 'ArrowDown') setActive((active + 1) % count);
    else if (event.key === 'ArrowUp' && count > 0) setActive(active <= 0 ? count - 1 : active - 1);
    else if (event.key === 'Enter' && chosen !== undefined) choose(chosen);
    else if (event.key === 'Escape' && count > 0) close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { shown, active, openAt, close, onKey };
}
