import type { QueryTextProblem, QueryTextToken, Span, TokenKind } from '../../logs/query-text-parts';

/** A stretch of the query text that is drawn in one way. */
export interface QuerySegment extends Span {
  readonly text: string;
  readonly kind: TokenKind | null;
  readonly faulty: boolean;
}

/** Cuts a query text where its look changes. The texts of the segments put together give the text again. */
export function querySegments(
  text: string,
  tokens: readonly QueryTextToken[],
  problems: readonly QueryTextProblem[],
): readonly QuerySegment[] {
  const faults = problems.map((problem) => visibleSpan(problem, text.length));
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...tokens, ...faults]) cuts.add(start).add(end);
  const at = [...cuts].filter((cut) => cut >= 0 && cut <= text.length).toSorted((a, b) => a - b);
  return at.slice(1).map((end, index) => {
    const start = at[index] ?? 0;
    const holds = (span: Span) => span.start <= start && span.end >= end;
    return {
      start,
      end,
      text: text.slice(start, end),
      kind: tokens.find(holds)?.kind ?? null,
      faulty: faults.some(holds),
    };
  });
}

/** A problem of no length (something is missing there) is drawn at the character before it. */
function visibleSpan({ start, end }: Span, length: number): Span {
  if (end > start) return { start, end: Math.min(end, length) };
  return { start: Math.max(0, start - 1), end: Math.max(Math.min(1, length), end) };
}

/** Where a problem is, for people: characters are counted from 1. */
export function placeOf({ start, end }: Span): string {
  return end - start <= 1 ? `character ${start + 1}` : `characters ${start + 1}–${end}`;
}
