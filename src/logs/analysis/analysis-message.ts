import type { Json } from '../json';
import type { AnalysisAnswer, AnalysisRequest } from './analysis-request';

/** An entry on its way to the worker: as received, to be read again there. Half as much to copy as a read entry. */
export interface SentEntry {
  readonly endpointId: string;
  readonly raw: Json;
}

/** What the page tells the worker. Entries are kept there until the next `clear`. */
export type ToWorker =
  | { readonly type: 'clear' }
  | { readonly type: 'append'; readonly entries: readonly SentEntry[] }
  | { readonly type: 'run'; readonly id: number; readonly request: AnalysisRequest };

/** What the worker answers to a `run`. */
export type FromWorker =
  | { readonly id: number; readonly answer: AnalysisAnswer }
  | { readonly id: number; readonly error: string };
