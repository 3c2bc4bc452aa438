import { parseJson } from '../exact-numbers';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../json';
import type { ArchiveReader, ArchiveSink, ReaderSettings } from './archive-sink';
import { readJsonEntry } from './json-entry';
import { type JsonFindings, JsonScanner } from './json-scanner';

/** Reads lists of entries, the API's answers and our own exports of them, one or several after another. */
export class JsonReader implements ArchiveReader, JsonFindings {
  readonly #sink: ArchiveSink;
  readonly #settings: ReaderSettings;
  readonly #scanner = new JsonScanner(this);
  /** Of the answer whose list is being read. */
  #endpointId: string | null = null;

  constructor(sink: ArchiveSink, settings: ReaderSettings) {
    this.#sink = sink;
    this.#settings = settings;
  }

  push(text: string): void {
    this.#scanner.push(text);
  }

  end(): void {
    if (this.#scanner.end()) this.#sink.note('The file ends within its JSON: it was cut off.');
  }

  value(text: string, line: number): void {
    const value = this.#parse(text, line);
    if (value !== undefined)
      this.#sink.add(readJsonEntry(value, this.#sink, this.#settings, this.#endpointId ?? undefined));
  }

  bad(line: number, text: string, why: string): void {
    if (text.trim() !== '' || why.startsWith('longer')) this.#sink.bad(line, text, why);
  }

  listBegins(objectText: string): void {
    const object = parsedObject(objectText);
    const endpointId = object === null ? undefined : ownValue(object, 'endpointId');
    this.#endpointId = typeof endpointId === 'string' && endpointId !== '' ? endpointId : null;
  }

  listObject(objectText: string, line: number): void {
    this.#endpointId = null;
    const object = parsedObject(objectText);
    if (object === null) {
      this.#sink.bad(line, objectText, 'not JSON around the list');
      return;
    }
    if (ownValue(object, 'complete') === false)
      this.#sink.note('The file says of itself that its export was not complete.');
    // An entry that has such a list among its fields.
    if (Object.hasOwn(object, 'message') || Object.hasOwn(object, 'timestamp'))
      this.#sink.add(readJsonEntry(object, this.#sink, this.#settings));
  }

  #parse(text: string, line: number): Json | undefined {
    try {
      return parseJson(text);
    } catch {
      this.#sink.bad(line, text, 'not JSON');
      return undefined;
    }
  }
}

function parsedObject(text: string): JsonObject | null {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
