import { type LogEntry, readEntry } from '../entry';
import type { FromWorker, ToWorker } from './analysis-message';
import { runAnalysis } from './analysis-request';

/** The worker's side: keeps the entries it was sent and answers analyses of all of them. */
export class AnalysisDesk {
  #entries: LogEntry[] = [];

  /** Null for messages that need no answer. Never throws: a failed analysis is an answer too. */
  receive(message: ToWorker): FromWorker | null {
    switch (message.type) {
      case 'clear':
        this.#entries = [];
        return null;
      case 'append':
        for (const { raw, endpointId } of message.entries) this.#entries.push(readEntry(raw, endpointId));
        return null;
      case 'run':
        try {
          return { id: message.id, answer: runAnalysis(message.request, this.#entries) };
        } catch (error) {
          return { id: message.id, error: error instanceof Error ? error.message : String(error) };
        }
    }
  }
}
