import type { Json, JsonObject } from '../json';
import { ownValue } from '../json';

/** A line that a container wrote, as its runtime keeps it. */
export interface ContainerLine {
  readonly text: string;
  /** When the runtime received it, RFC 3339 with a zone. */
  readonly time: string;
  readonly stream: string;
  /** What else the runtime says of it. */
  readonly attributes: Json | undefined;
  /** The runtime cut a long line: the next of the stream goes on with it. */
  readonly partial: boolean;
}

const DOCKER_KEYS = new Set(['log', 'stream', 'time', 'attrs']);

/** Docker's json-file, `{"log":"…\n","stream":"stdout","time":"…"}`; null for any other object. */
export function unwrapDocker(value: JsonObject): ContainerLine | null {
  const log = ownValue(value, 'log');
  const stream = ownValue(value, 'stream');
  const time = ownValue(value, 'time');
  if (typeof log !== 'string' || typeof stream !== 'string' || typeof time !== 'string') return null;
  if (!Object.keys(value).every((key) => DOCKER_KEYS.has(key))) return null;
  const ended = log.endsWith('\n');
  const text = ended ? log.slice(0, log.endsWith('\r\n') ? -2 : -1) : log;
  return { text, time, stream, attributes: ownValue(value, 'attrs'), partial: !ended };
}

/** Kubernetes' CRI: `2016-10-06T00:17:09.669794202Z stdout F the line`, P in place of F for a part of one. */
const CRI = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,18}(?:Z|[+-]\d{2}:\d{2})) (stdout|stderr) ([FP])(?: |$)/;

export function unwrapCri(line: string): ContainerLine | null {
  const match = line.charCodeAt(10) === 0x54 ? CRI.exec(line) : null;
  if (match === null) return null;
  const [head, time = '', stream = '', tag] = match;
  return { text: line.slice(head.length), time, stream, attributes: undefined, partial: tag === 'P' };
}

/** The line's wrapping as a member of the entry. */
export function containerMember({ time, stream, attributes }: ContainerLine): JsonObject {
  return { stream, time, ...(attributes === undefined ? {} : { attributes }) };
}
