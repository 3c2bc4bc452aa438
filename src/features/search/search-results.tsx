import type { ReactNode } from 'react';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import type { SearchResult } from '../../sources/log-source';
import { resultText, unsearchedText } from './result-text';
import styles from './search.module.css';
import type { AskedSearch } from './use-search';

export interface SearchResultsProps {
  readonly result: SearchResult | null;
  readonly asked: AskedSearch | null;
  readonly searching: boolean;
  readonly failed: boolean;
  /** The query, the range or the endpoints were changed since. */
  readonly outdated: boolean;
  readonly zone: ZoneChoice;
  /** Notes that stand elsewhere on the page already. */
  readonly known: readonly string[];
  readonly renderTable: (entries: readonly LogEntry[], end: ReactNode) => ReactNode;
}

/** What was found, how much of how much, and what of it is uncertain. */
export function SearchResults(props: SearchResultsProps) {
  const { result, asked, searching, failed, outdated, zone } = props;
  const shown = failed ? null : result;
  const unsearched = shown === null || asked === null ? null : unsearchedText(shown, asked.range, zone);
  const notes = shown?.notes.filter((note) => outdated || !props.known.includes(note)) ?? [];
  return (
    <>
      <div className={styles.resultLine}>
        <p role="status" aria-label="Search result" className={styles.resultCount}>
          {searching ? 'Searching…' : shown === null ? '' : resultText(shown)}
        </p>
        {shown !== null && !searching && unsearched !== null && (
          <span className={styles.hint}>{unsearched}</span>
        )}
        {shown !== null && !searching && outdated && (
          <span className={styles.hint}>
            These entries answer the search before your changes; press Search to ask again.
          </span>
        )}
      </div>
      {notes.length > 0 && !searching && (
        <ul className={styles.notes} aria-label="About this result">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {shown === null ? (
        !searching &&
        !failed && <p className={styles.empty}>Nothing is sent before you press Search or Enter.</p>
      ) : (
        <div className={styles.results} aria-busy={searching}>
          {props.renderTable(shown.entries, <span>{endText(shown)}</span>)}
        </div>
      )}
    </>
  );
}

function endText({ entries, matched, matchedExactly }: SearchResult): string {
  if (entries.length === 0)
    return 'No entry matches. Widen the time range, choose more endpoints, or take out a condition.';
  if (matchedExactly && matched <= entries.length) return 'All matching entries are shown.';
  return 'More may match: raise the limit, or narrow the query or the range.';
}
