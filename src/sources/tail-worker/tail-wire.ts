import type { ListParameters, ListResponse } from '../../api/contract';
import type { TailQuery } from '../../logs/query';
import type { TimeRange } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';
import type { PackedEntries } from '../../store/packed-entries';
import type { StreamState } from '../log-source';
import type { SentProblem } from '../sent-problem';

/** A stream state with its problem as it is sent. */
export type SentState =
  | Exclude<StreamState, { readonly problem: unknown }>
  | { readonly kind: 'reconnecting'; readonly at: number; readonly problem: SentProblem | null }
  | { readonly kind: 'failed'; readonly problem: SentProblem };

/** A TailEvent on its way to the page. */
export type SentEvent =
  | { readonly kind: 'state'; readonly state: SentState }
  | { readonly kind: 'entries'; readonly entries: PackedEntries; readonly backfilled: boolean }
  | {
      readonly kind: 'gap';
      readonly range: TimeRange;
      readonly filled: number | null;
      readonly problem: SentProblem | null;
      /** Names the event's `load` for a `load` message; null where it has none. */
      readonly load: number | null;
    };

/** A list answer without its summary, which a tail does not read. */
export interface SentList extends Omit<ListResponse, 'logs' | 'summary'> {
  /** A JSON list, numbers in the digits they were sent in. */
  readonly logs: string;
}

/** Said with everything that the page tells the worker, which asks the page's clock and network, not its own. */
export interface PageTime {
  readonly now: EpochMs;
  readonly online: boolean;
}

/** What the page tells the tail's worker. `id` is that of the worker's own request. */
export type PageMessage =
  | { readonly type: 'start'; readonly query: TailQuery }
  /** The consumer has taken the event sent longest ago. */
  | { readonly type: 'taken' }
  /** A stream was opened: its response, and whether bytes follow. */
  | {
      readonly type: 'opened';
      readonly id: number;
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly hasBody: boolean;
    }
  | { readonly type: 'bytes'; readonly id: number; readonly chunks: readonly Uint8Array<ArrayBuffer>[] }
  /** The stream is over; `reason` is null when the server ended it in an orderly way. */
  | { readonly type: 'over'; readonly id: number; readonly reason: string | null }
  | { readonly type: 'listed'; readonly id: number; readonly list: SentList }
  /** A stream or list was refused. */
  | { readonly type: 'refused'; readonly id: number; readonly problem: SentProblem }
  | { readonly type: 'timer'; readonly id: number }
  | { readonly type: 'back-online' }
  /** Asks once more for what a gap lacks. `id` is the page's, `load` that of the gap event. */
  | { readonly type: 'load'; readonly id: number; readonly load: number }
  /** Closes everything; nothing is told any more. */
  | { readonly type: 'stop' };

export type ToTailWorker = PageMessage & PageTime;

/** What the tail's worker tells the page. Requests and timers have the worker's ids. */
export type FromTailWorker =
  /** Its script runs. */
  | { readonly type: 'ready' }
  | {
      readonly type: 'stream';
      readonly id: number;
      readonly endpointId: string;
      readonly parameters: ListParameters;
      readonly lastEventId: string | null;
    }
  | {
      readonly type: 'list';
      readonly id: number;
      readonly endpointId: string;
      readonly parameters: ListParameters;
    }
  /** A stream or list is of no more use. */
  | { readonly type: 'abort'; readonly id: number }
  /** So many bytes of a stream were read; as many more may be sent. */
  | { readonly type: 'read'; readonly id: number; readonly bytes: number }
  | { readonly type: 'after'; readonly id: number; readonly ms: number }
  | { readonly type: 'call-off'; readonly id: number }
  | { readonly type: 'event'; readonly event: SentEvent }
  | { readonly type: 'loaded'; readonly id: number; readonly problem: SentProblem | null }
  /** The tail has ended; no message follows. */
  | { readonly type: 'end' };

/** The worker as the page sees it; in tests a desk in the same thread. */
export interface TailPort {
  postMessage(message: ToTailWorker, transfer?: Transferable[]): void;
  onMessage(listener: (message: FromTailWorker) => void): void;
  /** Called when the worker itself broke: its script was not loaded, or it threw. */
  onFailure(listener: (reason: string) => void): void;
  close(): void;
}
