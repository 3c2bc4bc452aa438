import { type Ref, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Completion } from '../../logs/query-completion';
import type { FieldKnowledge } from '../../logs/query-completion-knowledge';
import type { ParsedQueryText } from '../../logs/query-text';
import type { Span } from '../../logs/query-text-parts';
import { MAX_QUERY } from '../../logs/view-state';
import styles from './query-field.module.css';
import { querySegments } from './query-segments';
import { useCompletions } from './use-completions';

export interface QueryFieldHandle {
  /** Focuses the text and selects a stretch of it. */
  select(span: Span): void;
}

export interface QueryFieldProps {
  readonly text: string;
  readonly parsed: ParsedQueryText;
  readonly knowledge: FieldKnowledge;
  /** Id of the list of problems. */
  readonly describedBy: string | undefined;
  readonly onText: (text: string) => void;
  readonly onSearch: () => void;
  readonly onFocus: () => void;
  readonly ref?: Ref<QueryFieldHandle>;
}

/** The query as text: an ARIA 1.2 combobox whose parts are coloured and whose faults are underlined at their place. */
export function QueryField(props: QueryFieldProps) {
  const { text, parsed, onText } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const drawn = useRef<HTMLDivElement>(null);
  const options = useRef<HTMLDivElement>(null);
  const caretWanted = useRef<number | null>(null);

  const choose = ({ insert, from, to }: Completion) => {
    const changed = `${text.slice(0, from)}${insert}${text.slice(to)}`.slice(0, MAX_QUERY);
    const caret = Math.min(from + insert.length, changed.length);
    caretWanted.current = caret;
    onText(changed);
    // After "level>=" its values are next; after a value nothing is.
    if (/[:=<>~(]$/.test(insert)) list.openAt(changed, caret);
    else list.close();
  };
  const list = useCompletions(props.knowledge, choose);
  const { shown, active } = list;
  const open = shown.length > 0;
  const optionId = (index: number) => `${id}-option-${index}`;

  const alignDrawing = () => {
    if (drawn.current !== null && input.current !== null) drawn.current.scrollLeft = input.current.scrollLeft;
  };
  useLayoutEffect(() => {
    const caret = caretWanted.current;
    if (caret !== null) {
      caretWanted.current = null;
      input.current?.focus();
      input.current?.setSelectionRange(caret, caret);
    }
    alignDrawing();
  });
  useEffect(() => {
    if (active >= 0) options.current?.children[active]?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  useImperativeHandle(props.ref, () => ({
    select({ start, end }) {
      input.current?.focus();
      input.current?.setSelectionRange(start, Math.max(end, start));
      alignDrawing();
    },
  }));

  return (
    <div className={styles.field}>
      <label htmlFor={`${id}-input`} className={styles.label}>
        Query
      </label>
      <div className={styles.box}>
        <div ref={drawn} className={styles.drawn} aria-hidden="true">
          {querySegments(text, parsed.tokens, parsed.problems).map((segment) => (
            <span
              key={segment.start}
              data-kind={segment.kind ?? undefined}
              data-faulty={segment.faulty || undefined}
            >
              {segment.text}
            </span>
          ))}
        </div>
        <input
          ref={input}
          id={`${id}-input`}
          className={styles.input}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={active >= 0 ? optionId(active) : undefined}
          aria-invalid={parsed.problems.length > 0}
          aria-describedby={props.describedBy}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={'level>=warn source:model_inference gpuUtilization>90 "out of memory"'}
          maxLength={MAX_QUERY}
          value={text}
          onChange={(event) => {
            const { value, selectionStart } = event.target;
            onText(value);
            list.openAt(value, selectionStart ?? value.length);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || list.onKey(event) || event.key !== 'Enter') return;
            event.preventDefault();
            list.close();
            props.onSearch();
          }}
          onScroll={alignDrawing}
          onFocus={props.onFocus}
          onBlur={list.close}
        />
      </div>
      <div
        ref={options}
        id={`${id}-list`}
        role="listbox"
        aria-label="Suggestions"
        className={styles.options}
        hidden={!open}
      >
        {shown.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the text, whose keys choose an option
          <div
            key={option.insert}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.option}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            <bdi className={styles.optionLabel}>{option.label}</bdi>
            <span className={styles.optionDetail}>{option.detail}</span>
          </div>
        ))}
      </div>
      <p role="status" aria-label="Suggestions available" className="visually-hidden">
        {open ? `${shown.length} suggestions` : ''}
      </p>
    </div>
  );
}
