import { ApiTextReader } from './api-text-reader';
import type { ArchiveBatch, ArchiveFile, ArchiveFormat, ArchiveOptions } from './archive';
import { ArchiveDamage } from './archive-damage';
import { type ArchiveReader, ArchiveSink, latestTime, type ReaderSettings } from './archive-sink';
import { type ReadProgress, readBytes, refusePacked } from './byte-source';
import { CsvReader } from './csv-reader';
import { csvDelimiter, type DetectedFormat, detectFormat, SAMPLE_LENGTH } from './detect-format';
import { JsonReader } from './json-reader';
import { NdjsonReader } from './ndjson-reader';
import { TextReader } from './text-reader';
import { type DecodeTally, readText } from './text-source';

/** Entries of a batch at most. */
export const MAX_BATCH = 5_000;
/** A batch is given when so many entries are ready, or so many characters were read since the one before. */
const ENOUGH_ENTRIES = 2_000;
const ENOUGH_CHARACTERS = 2 * 1024 * 1024;
/** Characters read before it is looked whether a batch is ready. */
const STEP = 64 * 1024;

/**
 * Reads a log file of any form, batch by batch: no more of it is read than is asked for, and no more is held than a batch
 * and the longest entry. Decompresses gzip and Zstandard. Nothing is dropped: what cannot be read as the format says is
 * told, and kept as text where it is a line. Data that break off end the batches with the `damage` told. Throws `ArchiveProblem` for
 * a file that is no text, and the signal's reason.
 */
export async function* readArchive(
  file: ArchiveFile,
  options: ArchiveOptions,
): AsyncGenerator<ArchiveBatch, void, undefined> {
  const progress: ReadProgress = { bytes: 0 };
  const tally: DecodeTally = { replaced: 0, encoding: 'utf-8' };
  const sink = new ArchiveSink();
  const settings = settingsOf(file, options);
  let detected: DetectedFormat | null = null;
  let reader: ArchiveReader | null = null;
  let sample = '';
  let characters = 0;
  let damage: string | null = null;
  const begin = (whole: boolean): ArchiveReader => {
    detected = chooseFormat(sample.slice(0, SAMPLE_LENGTH), whole, file.name, options);
    if (sample !== '') sink.note(FORMAT_NOTES[detected.format]);
    const begun = createReader(detected, sink, settings);
    begun.push(sample);
    return begun;
  };
  const batch = (): ArchiveBatch => {
    characters = 0;
    const format: ArchiveFormat = detected?.format ?? options.format ?? 'text';
    const { waiting } = sink;
    return {
      ...sink.take(MAX_BATCH),
      badCount: sink.badCount,
      bytesRead: progress.bytes,
      format,
      damage: waiting <= MAX_BATCH ? damage : null,
    };
  };
  const texts = readText(refusingPacked(readBytes(file, options.signal, progress), file.name), tally);
  try {
    for await (const text of texts) {
      for (let at = 0; at < text.length; at += STEP) {
        const piece = text.slice(at, at + STEP);
        characters += piece.length;
        if (reader === null) {
          sample += piece;
          if (sample.length < SAMPLE_LENGTH) continue;
          reader = begin(false);
          sample = '';
        } else reader.push(piece);
        while (sink.waiting >= ENOUGH_ENTRIES) yield batch();
        if (characters >= ENOUGH_CHARACTERS) yield batch();
        options.signal.throwIfAborted();
      }
    }
  } catch (problem) {
    if (!(problem instanceof ArchiveDamage)) throw problem;
    damage = problem.message;
  }
  if (damage === null && characters === 0 && reader === null && sample === '')
    sink.note(progress.bytes === 0 ? 'The file is empty.' : 'There is no text in the file.');
  reader ??= begin(true);
  reader.end();
  tellEncoding(tally, sink);
  sink.end();
  do yield batch();
  while (sink.waiting > 0);
}

const FORMAT_NOTES: Readonly<Record<ArchiveFormat, string>> = {
  ndjson: 'Read as JSON, one entry a line.',
  json: 'Read as JSON.',
  csv: 'Read as CSV.',
  'api-text': "Read as the API's text format.",
  text: 'Read as lines of text.',
};

function settingsOf(file: ArchiveFile, options: ArchiveOptions): ReaderSettings {
  return {
    zone: options.zone ?? 'utc',
    endpointId: options.endpointId ?? '',
    latest: latestTime(file, options.now ?? Date.now()),
    chosenColumns: options.chosenColumns ?? [],
  };
}

function chooseFormat(
  sample: string,
  whole: boolean,
  name: string,
  { format, chosenColumns = [] }: ArchiveOptions,
): DetectedFormat {
  if (format === undefined) return detectFormat(sample, whole, name, chosenColumns);
  return { format, delimiter: csvDelimiter(sample, chosenColumns) ?? ',' };
}

function createReader(
  { format, delimiter }: DetectedFormat,
  sink: ArchiveSink,
  settings: ReaderSettings,
): ArchiveReader {
  switch (format) {
    case 'ndjson':
      return new NdjsonReader(sink, settings);
    case 'json':
      return new JsonReader(sink, settings);
    case 'csv':
      return new CsvReader(sink, settings, delimiter);
    case 'api-text':
      return new ApiTextReader(sink, settings);
    case 'text':
      return new TextReader(sink, settings);
  }
}

function tellEncoding({ encoding, replaced }: DecodeTally, sink: ArchiveSink): void {
  if (encoding !== 'utf-8') sink.note(`The text is ${encoding.toUpperCase()}, by its byte order mark.`);
  if (replaced > 0)
    sink.note(
      `${replaced} ${replaced === 1 ? 'place is' : 'places are'} not ${encoding.toUpperCase()} and shown as \ufffd.`,
    );
}

/** Packed files inside compressed data, such as `.tar.gz`. */
async function* refusingPacked(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const piece of pieces) {
    if (first) refusePacked(piece, name);
    first = false;
    yield piece;
  }
}
