import { gzipSync } from 'node:zlib';
import Papa from 'papaparse';
import { HOUR_MS } from '../src/logs/time-range';
import { createDataset } from '../src/mocks/dataset';
import { ENDPOINTS } from './test-api';

/** A file as Playwright hands it to a file input. */
export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A log of long ago, so that no range that ends now holds any of it. */
const END = Date.parse('2024-01-15T15:00:00.000Z');
const DATASET = createDataset({ seed: 'e2e', anchor: END, midnight: END - 15 * HOUR_MS });

/** The last two hours of an endpoint, oldest first. */
export function archivedEntries(endpoint: (typeof ENDPOINTS)[number]) {
  return DATASET.entries(endpoint, END - 2 * HOUR_MS, END);
}

export function textFile(name: string, text: string): TestFile {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

/** The first endpoint's entries, shipped as one JSON object a line and compressed. */
export function ndjsonGzip(name: string): TestFile {
  const [endpointId] = ENDPOINTS;
  const lines = archivedEntries(endpointId).map((entry) => JSON.stringify({ ...entry, endpointId }));
  return { name, mimeType: 'application/gzip', buffer: gzipSync(lines.join('\n')) };
}

/** The second endpoint's, in the columns of the API's own export; the endpoint is in the file's name only. */
export function csv(name: string): TestFile {
  const rows = archivedEntries(ENDPOINTS[1]).map(
    ({ timestamp, level, source, message, jobId, requestId }) => ({
      timestamp,
      level,
      source,
      message,
      jobId: jobId ?? '',
      requestId: requestId ?? '',
    }),
  );
  return textFile(name, Papa.unparse(rows));
}
