/** What the store's operations took with so many entries. Times are processor time, milliseconds; sizes are bytes. */
export interface StoreGrowth {
  readonly count: number;
  /** Of the entries as NDJSON. */
  readonly bytes: number;
  readonly appendMs: number;
  /** As the store says. */
  readonly storeBytes: number;
  /** As the process shows: heap and buffers more than before. */
  readonly heldBytes: number;
  readonly sortMs: number;
  /** A scan of everything with counts by level, source and time. */
  readonly histogramMs: number;
  readonly regexMs: number;
  /** A plain loop with the same pattern over the same messages as an array of texts. */
  readonly bareRegexMs: number;
  readonly matches: number;
}

/** What reading a file took. */
export interface ReadGrowth {
  /** Of the file. */
  readonly bytes: number;
  readonly entries: number;
  /** Lines that could not be read. */
  readonly bad: number;
  readonly ms: number;
  readonly storeBytes: number;
  /** Of heap and buffers at the end. */
  readonly heldBytes: number;
  /** Of the whole process at the end, Node itself included. */
  readonly rssBytes: number;
}
