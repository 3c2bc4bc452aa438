/** An entry on its way between threads: its JSON as received, digits included, to be read again by `readEntry`. */
export interface SentEntry {
  readonly endpointId: string;
  readonly json: string;
}
