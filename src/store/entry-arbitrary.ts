import fc from 'fast-check';
import { type LogEntry, readEntry } from '../logs/entry';
import { parseJson } from '../logs/exact-numbers';
import type { Json } from '../logs/json';

/** A moment on which the times of random entries lie close together, so that many are equal. */
export const AROUND = Date.parse('2024-01-15T10:30:00.000Z');

const timestamp = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.integer({ min: 0, max: 40 }).map((at) => new Date(AROUND + at * 500).toISOString()),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: -5e9, max: 5e9 }).map((at) => new Date(AROUND + at).toISOString()),
  },
  { weight: 1, arbitrary: fc.constantFrom<Json>(null, '', 'soon', AROUND, '2024-01-15T10:30:60.000Z', {}) },
);

const number = fc.oneof(
  fc.integer({ min: -5, max: 120 }),
  fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom<Json>(null, 'N/A', '87%', '4300ms', -0),
);

/** Objects as an API sends them, most of them entries that are much alike. */
export const rawEntry: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record(
      {
        timestamp,
        level: fc.constantFrom('debug', 'info', 'warn', 'WARNING', 'error', 'error', 'fatal', 'odd', ''),
        source: fc.constantFrom('model_loader', 'model_inference', 'api handler', '', 'ü'),
        message: fc.oneof(
          fc.constantFrom('Out of Memory at step 12', 'loaded /srv/a in 3 s', 'ÜBER limit', 'a\ud800b', ''),
          fc.string({ unit: 'binary', maxLength: 12 }),
        ),
        jobId: fc.constantFrom('job_1', 'job_2', 'job_3', ''),
        requestId: fc.constantFrom<Json>('req_1', 'req_2', 7),
        endpointId: fc.constantFrom('ep_1', 'ep_2'),
        duration: number,
        gpuUtilization: number,
        memoryUsage: fc.constantFrom('8.2GB', '512 MiB', '38.5GB', 'x'),
        metadata: fc.oneof(
          fc.record(
            {
              errorCode: fc.constantFrom<Json>('CUDA_OOM', 'TIMEOUT', 3, ''),
              model: fc.constantFrom('a', 'b-c'),
            },
            { requiredKeys: [] },
          ),
          fc.constant(null),
        ),
      },
      { requiredKeys: ['timestamp', 'level'] },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<Json> },
  {
    weight: 1,
    arbitrary: fc
      .string({ maxLength: 8 })
      .map((text) => `${new Date(AROUND).toISOString()} [ERROR] source: ${text} (job_1)`),
  },
);

/** The values go through JSON text, as all that is received does. */
export const logEntry: fc.Arbitrary<LogEntry> = fc
  .tuple(rawEntry, fc.constantFrom('ep_1', 'ep_2'))
  .map(([raw, endpointId]) => readEntry(parseJson(JSON.stringify(raw)), endpointId));
