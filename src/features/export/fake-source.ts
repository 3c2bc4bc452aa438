import { readEntry } from '../../logs/entry';
import type { Json } from '../../logs/json';
import type { LogQuery } from '../../logs/query';
import type { ExportStep } from '../../sources/export-step';
import type { ExportFormat, LogSource } from '../../sources/log-source';
import { type FileTarget, memoryTarget } from './file-sink';

/** For tests: the query of every export here. */
export const QUERY: LogQuery = {
  endpoints: ['ep_a'],
  range: { start: Date.UTC(2024, 0, 15), end: Date.UTC(2024, 0, 15, 1) },
  level: 'debug',
  search: '',
  jobId: '',
  limit: 1_000,
  order: 'newest',
};

/** For tests: one step of an export, complete unless said otherwise. */
export function step(fields: Partial<Omit<ExportStep, 'entries'>> & { raws?: readonly Json[] }): ExportStep {
  const { raws = [], endpointId = 'ep_a', ...rest } = fields;
  return {
    endpointId,
    text: '',
    entries: raws.map((raw) => readEntry(raw, endpointId)),
    progress: { received: raws.length, expected: raws.length },
    notices: [],
    wait: null,
    missing: false,
    parts: { begun: 1, all: 1 },
    total: null,
    ...rest,
  };
}

/** For tests: a source that gives the same steps to every export. */
export function sourceOf(
  steps: (format: ExportFormat, signal: AbortSignal) => AsyncIterable<ExportStep>,
): LogSource & { readonly formats: readonly ExportFormat[] } {
  const unused = () => Promise.reject(new Error('not part of an export'));
  const formats: ExportFormat[] = [];
  return {
    id: 'fake',
    formats,
    capabilities: { tail: false, aggregate: false, maxRangeMs: 86_400_000, maxPage: 10_000 },
    page: unused,
    aggregate: unused,
    search: unused,
    tail: () => {
      throw new Error('not part of an export');
    },
    exportPages: (_, format, signal) => {
      formats.push(format);
      return steps(format, signal);
    },
  };
}

export async function* inTurn(...steps: readonly ExportStep[]): AsyncGenerator<ExportStep> {
  yield* steps;
}

/** For tests: files that end up in a map, by name. */
export function memoryFiles() {
  const files = new Map<string, Promise<string>>();
  const target = (fileName: string): FileTarget =>
    memoryTarget(fileName, (parts, name) => files.set(name, textOf(parts)));
  return { files, target };
}

async function textOf(parts: readonly Blob[]): Promise<string> {
  const texts = await Promise.all(parts.map((part) => part.arrayBuffer()));
  return texts.map((bytes) => new TextDecoder().decode(bytes)).join('');
}
