import type { ListSlice } from '../../store/list-slice';

/** What the page tells a worker that holds a list. `Q` is what can be asked of the list. */
export type ToListWorker<Q> =
  | { readonly type: 'clear' }
  | { readonly type: 'append'; readonly slice: ListSlice }
  | { readonly type: 'forget'; readonly chunkIds: readonly number[] }
  | { readonly type: 'ask'; readonly id: number; readonly question: Q }
  /** The answer is of no more use: a question that waits is not begun. */
  | { readonly type: 'give-up'; readonly id: number };

/** What it answers to an `ask`. */
export type FromListWorker<A> =
  | { readonly id: number; readonly answer: A }
  | { readonly id: number; readonly error: string };
