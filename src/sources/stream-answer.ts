import * as v from 'valibot';
import { listResponse } from '../api/contract';
import { readChunks } from '../api/event-stream';
import { ApiProblem } from '../api/problem';
import { type LogEntry, readEntry } from '../logs/entry';

/** An answer to a stream request that is no stream: the entries it holds all the same, and why it is the end. */
export interface UnstreamedAnswer {
  readonly entries: readonly LogEntry[];
  readonly problem: ApiProblem;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_QUOTED = 2_000;

/**
 * Whether a response is a live stream: by WHATWG HTML only one of status 200, type `text/event-stream`, whatever its
 * parameters. One that names no type is taken at its word that it is what was asked for.
 */
export function isEventStream(response: Response): boolean {
  if (response.status !== 200 || response.body === null) return false;
  const type = response.headers.get('Content-Type');
  return type === null || /^\s*text\/event-stream\s*(;|$)/i.test(type);
}

/** Reads an answer that is no stream: a list, a web page, nothing. Throws when the body breaks or is too large. */
export async function readUnstreamed(
  response: Response,
  endpointId: string,
  signal: AbortSignal,
): Promise<UnstreamedAnswer> {
  const { status } = response;
  const type = response.headers.get('Content-Type') ?? 'no content type';
  if (status !== 200 || response.body === null) {
    return end(
      'unexpected-answer',
      status,
      `The server has no live stream for ${endpointId} (it answered ${status}).`,
    );
  }
  const body = await readBody(response.body, signal);
  if (/html/i.test(type)) {
    return end('not-json', status, 'Expected a live stream, but a web page answered.', body);
  }
  const list = v.safeParse(listResponse, parse(body));
  if (list.success) {
    const entries = list.output.logs.map((raw) => readEntry(raw, endpointId));
    return {
      entries,
      problem: new ApiProblem('unexpected-answer', {
        message: `The server does not stream: it answered with a list of ${entries.length} entries, which are shown. Refresh the log list to see newer ones.`,
        code: 'NOT_STREAMED',
        status,
      }),
    };
  }
  return end('unexpected-answer', status, `The server does not stream: it answered with ${type}.`, body);
}

function end(
  kind: 'unexpected-answer' | 'not-json',
  status: number,
  message: string,
  body?: string,
): UnstreamedAnswer {
  const details = body === undefined || body === '' ? undefined : body.slice(0, MAX_QUOTED);
  return { entries: [], problem: new ApiProblem(kind, { message, code: 'NOT_STREAMED', status, details }) };
}

async function readBody(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of readChunks(body, signal)) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) {
      throw new ApiProblem('unexpected-answer', {
        message: 'The server does not stream: it answered with more than 64 MiB of something else.',
        code: 'NOT_STREAMED',
      });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
