import type { Histogram } from '../../logs/histogram';
import type { TimeRange } from '../../logs/time-range';
import type { CountedList, PlacedFacets } from '../../store/list-count';

/** What can be counted of a list. */
export type CountQuestion =
  | { readonly kind: 'volume'; readonly range: TimeRange; readonly zoneOffsetMs: number }
  | { readonly kind: 'facets' };

export type CountAnswer =
  | { readonly kind: 'volume'; readonly volume: Histogram }
  | { readonly kind: 'facets'; readonly facets: PlacedFacets };

/** Counts in the worker. */
export function answerCount(list: CountedList, question: CountQuestion): CountAnswer {
  return question.kind === 'volume'
    ? { kind: 'volume', volume: list.volume(question.range, question.zoneOffsetMs) }
    : { kind: 'facets', facets: list.facets() };
}
