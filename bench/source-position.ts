import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Where a function of the build was written: "src/features/table/log-row.tsx" and its own name, or a package's name. */
export interface SourcePosition {
  readonly file: string;
  readonly name: string;
  /** Whether it is the dashboard's own code, not a package's. */
  readonly own: boolean;
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** Reads positions in a build's scripts back to their sources, by the source maps that lie beside them. */
export function createSourceReader(folder: string): (frame: CallFrame) => SourcePosition {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (url: string): SourceMap | null => {
    const path = `${join(folder, new URL(url).pathname)}.map`;
    const known = maps.get(path);
    if (known !== undefined) return known;
    const read = existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : null;
    maps.set(path, read);
    return read;
  };
  return (frame) => {
    const unknown = { file: frame.url === '' ? '' : 'other script', name: frame.functionName, own: false };
    if (!/^https?:/.test(frame.url)) return unknown;
    const entry = mapOf(frame.url)?.findEntry(frame.lineNumber, frame.columnNumber);
    if (entry === undefined || !('originalSource' in entry)) return unknown;
    // A position between two sources, though Node's types know of none.
    if (typeof entry.originalSource !== 'string') return unknown;
    // Relative to the map, which itself lies below node_modules.
    const source = resolve(dirname(join(folder, new URL(frame.url).pathname)), entry.originalSource);
    const dependency = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules\/)/.exec(source)?.[1];
    const own = /(?:^|\/)(src\/.+)$/.exec(source)?.[1];
    // Node gives the name from the map as well, though its types do not say so.
    const original: unknown = 'name' in entry ? entry.name : undefined;
    const name = typeof original === 'string' ? original : frame.functionName || '(anonymous)';
    if (dependency !== undefined) return { file: dependency, name, own: false };
    return own === undefined ? unknown : { file: own, name, own: true };
  };
}
