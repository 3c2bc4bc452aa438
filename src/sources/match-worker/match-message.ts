import type { QueryConditions } from '../../logs/advanced-query';
import type { MessageBatch } from '../../store/message-batches';
import type { SentEntry } from '../sent-entry';

/**
 * What is tried in a thread of its own, which can be ended: patterns come from users and may take for ever. Those of
 * `messages` and `texts` ignore case, as the API's do.
 */
export type MatchTest =
  | { readonly kind: 'messages'; readonly pattern: string; readonly batch: MessageBatch }
  | {
      readonly kind: 'texts';
      readonly pattern: string;
      /** Those of a RegExp, in place of ignoring case. */
      readonly flags?: string;
      readonly texts: readonly string[];
    }
  | { readonly kind: 'entries'; readonly query: QueryConditions; readonly entries: readonly SentEntry[] }
  /** Where a pattern matches: `flags` are those of a RegExp, `g` among them. */
  | { readonly kind: 'marks'; readonly pattern: string; readonly flags: string; readonly text: string };

/** The test took longer than it may, or broke, or the thread for it could not be started. */
export type NoVerdict =
  | { readonly kind: 'unstarted'; readonly reason: string }
  | { readonly kind: 'late'; readonly afterMs: number }
  | { readonly kind: 'broken'; readonly reason: string };

/** One byte for each text or entry tested, 1 where it matches. For `marks`, where they begin and end, in turn. */
export type Verdict =
  | { readonly kind: 'passed'; readonly passed: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'marked'; readonly ends: readonly number[] }
  | NoVerdict;

/** The verdict of a test that asked for another kind of answer. */
export function noVerdict(verdict: Verdict): NoVerdict {
  return verdict.kind === 'late' || verdict.kind === 'broken' || verdict.kind === 'unstarted'
    ? verdict
    : { kind: 'broken', reason: `unexpected answer: ${verdict.kind}` };
}

/** Why there is no verdict, to be said after "The pattern". */
export function noVerdictText(why: NoVerdict): string {
  switch (why.kind) {
    case 'late':
      return `took longer than ${why.afterMs / 1_000} s on a part of the entries, so it was stopped`;
    case 'broken':
      return `could not be tried (${why.reason}), so it was stopped`;
    case 'unstarted':
      return `was not tried: what tries patterns could not be started (${why.reason})`;
  }
}

/** What to do about it. */
export function noVerdictAdvice({ kind }: NoVerdict): string {
  return kind === 'unstarted'
    ? 'Try again; if that does not help, reload the page.'
    : 'Use a plain text, or a pattern without repetitions inside repetitions such as (a+)+.';
}
