import type { ExportWait } from '../../sources/export-request';
import { type ExportStep, exportStep } from '../../sources/export-step';
import type { LogSource } from '../../sources/log-source';
import { formatBytes, formatCount } from '../../ui/format';
import type { ExportJob } from './export-job';
import { ExportRedaction, type RedactionCounts } from './export-redaction';
import { createWriter } from './export-writer';
import { type FileSink, MEMORY_CAP_BYTES } from './file-sink';

/** How far an export has come. */
export interface ExportProgress {
  readonly received: number;
  /** As far as the server has said; the whole only once `parts.begun` is `parts.all`. */
  readonly expected: number | null;
  readonly parts: { readonly begun: number; readonly all: number };
  /** Entries in the file: those received that pass the local filter. */
  readonly written: number;
  readonly bytes: number;
  /** Most bytes the file may have; null when it goes to disk as it is written. */
  readonly maxBytes: number | null;
  /** Entries kept in memory until the columns are known. */
  readonly held: number;
  readonly wait: ExportWait | null;
  readonly notices: readonly string[];
  readonly redacted: RedactionCounts;
}

export interface ExportOutcome {
  readonly progress: ExportProgress;
  /** Why the file does not hold all it should; null when it does. */
  readonly incomplete: string | null;
}

const PIECE_CHARACTERS = 500_000;

/**
 * Reads every page of the job and writes it to the sink, which the caller closes or aborts. Throws ApiProblem, the
 * sink's error, or the signal's AbortError.
 */
export async function runExport(
  source: LogSource,
  job: ExportJob,
  sink: FileSink,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
  exportedAt: number = Date.now(),
): Promise<ExportOutcome> {
  const redaction = new ExportRedaction(job.redaction);
  const writer = createWriter(job, exportedAt, redaction);
  const notices: string[] = [];
  let step: ExportStep | null = null;
  let bytes = 0;
  let written = 0;
  let full = false;
  const progress = (): ExportProgress => ({
    received: step?.progress.received ?? 0,
    expected: step?.progress.expected ?? null,
    parts: step?.parts ?? { begun: 0, all: 1 },
    written,
    bytes,
    maxBytes: sink.maxBytes,
    held: writer.held.entries,
    wait: step?.wait ?? null,
    notices: [...notices],
    redacted: redaction.counts,
  });
  const write = async (pieces: Iterable<string>) => {
    for (const text of joined(pieces)) {
      bytes += await sink.write(text);
      await nextTask();
      signal.throwIfAborted();
    }
  };
  for await (const page of source.exportPages(job.query, writer.format, signal)) {
    signal.throwIfAborted();
    step = exportStep(page);
    for (const notice of step.notices) if (!notices.includes(notice)) notices.push(notice);
    const added = await writer.add(step);
    await write(added.pieces);
    written += added.entries;
    onProgress(progress());
    full = writer.held.characters >= MEMORY_CAP_BYTES || (sink.maxBytes !== null && bytes >= sink.maxBytes);
    if (full) break;
  }
  signal.throwIfAborted();
  const incomplete = full ? fullReason(step) : missingReason(step);
  await write(writer.end({ step, complete: incomplete === null }));
  notices.push(...writer.notices());
  return { progress: { ...progress(), wait: null }, incomplete };
}

/** Null also when the last page reached the limit exactly, since then nothing is missing. */
function fullReason(step: ExportStep | null): string | null {
  const counted = step !== null && step.parts.begun === step.parts.all;
  if (counted && step.progress.received === step.progress.expected) return missingReason(step);
  return `The file reached ${formatBytes(MEMORY_CAP_BYTES)}, the most that is built in this browser's memory, so it ends there. Shorten the range for the rest.`;
}

function missingReason(step: ExportStep | null): string | null {
  if (step === null) return null;
  const { received, expected } = step.progress;
  const lacking = expected === null ? 0 : expected - received;
  if (!step.missing && lacking <= 0) return null;
  return lacking > 0
    ? `${formatCount(lacking)} of ${formatCount(expected ?? 0)} announced entries did not come.`
    : 'Some of the entries asked for did not come.';
}

/** Pieces joined to texts long enough to be worth a write and short enough not to hold up the page. */
function* joined(pieces: Iterable<string>): Generator<string> {
  let parts: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (piece === '') continue;
    parts.push(piece);
    length += piece.length;
    if (length < PIECE_CHARACTERS) continue;
    yield parts.join('');
    parts = [];
    length = 0;
  }
  if (parts.length > 0) yield parts.join('');
}

/** Lets the browser draw and take input between two writes. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
