import type { ReactNode } from 'react';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import type { SearchResult } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { endText, moreText, resultText, unsearchedText } from './result-text';
import styles from './search.module.css';
import type { SearchState } from './use-search';

export interface SearchResultsProps {
  readonly search: SearchState;
  /** The query, the range or the endpoints were changed since. */
  readonly outdated: boolean;
  readonly zone: ZoneChoice;
  /** Notes that stand elsewhere on the page already. */
  readonly known: readonly string[];
  /** Asks anew for as many as one request gives at most; null where that is done already. */
  readonly onRaiseLimit: (() => void) | null;
  readonly renderTable: (entries: readonly LogEntry[], end: ReactNode) => ReactNode;
}

/** What was found, how much of how much, what of it is uncertain, and how to get more. */
export function SearchResults(props: SearchResultsProps) {
  const { search, outdated, zone } = props;
  const { result, asked, searching, moreFailed } = search;
  const failed = search.problem !== null && !moreFailed;
  const shown = failed ? null : result;
  const unsearched = shown === null || asked === null ? null : unsearchedText(shown, asked.range, zone);
  const notes = shown?.notes.filter((note) => outdated || !props.known.includes(note)) ?? [];
  const more = shown === null || asked === null ? null : <More {...props} shown={shown} />;
  return (
    <>
      <div className={styles.resultLine}>
        <p role="status" aria-label="Search result" className={styles.resultCount}>
          {searching ? 'Searching…' : shown === null ? '' : resultText(shown)}
        </p>
        {!searching && more}
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
          {props.renderTable(shown.entries, <EndOfTable shown={shown}>{more}</EndOfTable>)}
        </div>
      )}
    </>
  );
}

function EndOfTable({ shown, children }: { readonly shown: SearchResult; readonly children: ReactNode }) {
  return (
    <>
      <span>{endText(shown)}</span> {children}
    </>
  );
}

/** The way on from the last entry shown: further back in time, or the same search with a higher limit. */
function More({ search, onRaiseLimit, shown }: SearchResultsProps & { readonly shown: SearchResult }) {
  const { asked, loadingMore } = search;
  if (asked === null) return null;
  if (loadingMore)
    return (
      <>
        <span role="status">Loading more…</span>
        <Button small onClick={search.stop}>
          Stop
        </Button>
      </>
    );
  if (shown.next !== null)
    return (
      <>
        <Button small onClick={search.more}>
          Load more
        </Button>
        <span className={styles.hint}>{moreText(shown.next.requests, asked.query.limit)}</span>
      </>
    );
  const all = shown.matchedExactly && shown.matched <= shown.entries.length;
  if (all || onRaiseLimit === null) return null;
  return (
    <>
      <Button small onClick={onRaiseLimit}>
        Search with the highest limit
      </Button>
      <span className={styles.hint}>in this order the search has to begin again</span>
    </>
  );
}
