import { allowAnyOrigin } from './cors';
import type { ApiHandler } from './handler';
import type { Respond } from './http-server';

/** Puts a fault before the API that the handler is: null where the API's own answer is right. */
export type StreamFault = (answer: ApiHandler) => Respond;

/** The answer to the nth stream request, from 1; null for the API's own. */
type AnswerStream = (
  request: Request,
  nth: number,
) => Response | 'reset' | null | Promise<Response | 'reset' | null>;

const ENCODER = new TextEncoder();
/** Events until a stream of limited length ends. */
export const EVENTS_A_STREAM = 20;
export const UNREADABLE_EVENTS = 100;

/** Everything that can be wrong with a live stream, by name: each works on the API's own stream and list. */
export const STREAM_FAULTS = {
  /** Opened, and then not a byte, nor an end. */
  'stream-silent': () => onStreams(() => stream(() => {})),
  /** Not even headers. */
  'stream-hang': () => onStreams(() => new Promise(() => {})),
  /** The first connection goes silent after 20 events without being closed; later ones are well. */
  'stream-half-open': (answer) =>
    onStreams(async (request, nth) => (nth > 1 ? null : cut(await answer(request), 'silence'))),
  'stream-close-20': (answer) => onStreams(async (request) => cut(await answer(request), 'end')),
  /** Reset after 20 events and a half. */
  'stream-reset': (answer) => onStreams(async (request) => cut(await answer(request), 'reset')),
  /** Knows no `stream=true`: sends a list. */
  'stream-json': (answer) =>
    onStreams((request) => {
      const url = new URL(request.url);
      url.searchParams.delete('stream');
      return answer(new Request(url, { headers: { Authorization: keyOf(request) } }));
    }),
  'stream-html': () =>
    onStreams(
      () =>
        new Response('<!doctype html><title>Log in</title><p>Please log in.', {
          headers: { 'Content-Type': 'text/html; charset=utf-8' },
        }),
    ),
  /** A stream of 20 events, then the key is not accepted any more. */
  'stream-401-later': (answer) =>
    onStreams(async (request, nth) =>
      nth === 1 ? cut(await answer(request), 'end') : refusal(401, 'UNAUTHORIZED', 'Invalid API key'),
    ),
  'stream-403-later': (answer) =>
    onStreams(async (request, nth) =>
      nth === 1
        ? cut(await answer(request), 'end')
        : refusal(403, 'INSUFFICIENT_PERMISSIONS', 'Logs access requires logs:read permission', {
            requiredPermission: 'logs:read',
            currentPermissions: [],
          }),
    ),
  'stream-429-once': () =>
    onStreams((_, nth) =>
      nth === 1
        ? refusal(429, 'RATE_LIMIT_EXCEEDED', 'Too many log requests', {
            limit: 100,
            window: '1h',
            retryAfter: 7,
          })
        : null,
    ),
  'stream-500-once': () =>
    onStreams((_, nth) => (nth === 1 ? refusal(500, 'INTERNAL_ERROR', 'Out of order') : null)),
  'stream-204': () => onStreams(() => new Response(null, { status: 204 })),
  /** Three bytes at a time, so that characters are cut apart. */
  'stream-drip': (answer) => onStreams(async (request) => drip(await answer(request))),
  'stream-comments-only': () =>
    onStreams(() =>
      stream((controller, signal) => {
        const timer = setInterval(() => controller.enqueue(ENCODER.encode(': keepalive\n\n')), 500);
        signal.addEventListener('abort', () => clearInterval(timer));
      }),
    ),
  /** 100 events that are no JSON, then the API's own. */
  'stream-garbage': (answer) => onStreams(async (request) => afterGarbage(await answer(request))),
  /** Streams of 20 events, and a list that fails once a stream has been opened, three times. */
  'stream-gap-fails': (answer) => gapFails(answer),
} satisfies Readonly<Record<string, StreamFault>>;

function onStreams(respond: AnswerStream): Respond {
  let opened = 0;
  return async (request) => {
    if (!isStream(request)) return null;
    const response = await respond(request, ++opened);
    return response instanceof Response ? allowAnyOrigin(response) : response;
  };
}

function gapFails(answer: ApiHandler): Respond {
  let opened = 0;
  let failures = 0;
  return async (request) => {
    if (isStream(request)) {
      opened++;
      return opened === 1 ? allowAnyOrigin(cut(await answer(request), 'end')) : null;
    }
    if (request.method !== 'GET' || opened < 2 || failures >= 3) return null;
    failures++;
    return allowAnyOrigin(refusal(500, 'INTERNAL_ERROR', 'The list is out of order'));
  };
}

function isStream(request: Request): boolean {
  return request.method === 'GET' && new URL(request.url).searchParams.get('stream') === 'true';
}

function keyOf(request: Request): string {
  return request.headers.get('Authorization') ?? '';
}

function refusal(status: number, error: string, message: string, details: unknown = {}): Response {
  return Response.json({ error, message, details }, { status });
}

function stream(
  start: (controller: ReadableStreamDefaultController<Uint8Array>, signal: AbortSignal) => void,
): Response {
  const closed = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => start(controller, closed.signal),
    cancel: () => closed.abort(),
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

/** The response with each chunk of its body replaced. */
function altered(
  response: Response,
  alter: (
    chunk: Uint8Array,
    controller: TransformStreamDefaultController<Uint8Array>,
  ) => void | Promise<void>,
  start: (controller: TransformStreamDefaultController<Uint8Array>) => void = () => {},
): Response {
  const body = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({ start, transform: alter }),
  );
  return new Response(body ?? null, { status: response.status, headers: response.headers });
}

/** Passes 20 events on, and then does as said. Events of the API's stream end with a blank line of two LF. */
function cut(response: Response, then: 'end' | 'reset' | 'silence'): Response {
  const decoder = new TextDecoder();
  let text = '';
  let events = 0;
  return altered(response, (chunk, controller) => {
    if (events >= EVENTS_A_STREAM) return;
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      if (events >= EVENTS_A_STREAM) {
        text = part;
        break;
      }
      events++;
      controller.enqueue(ENCODER.encode(`${part}\n\n`));
    }
    if (events < EVENTS_A_STREAM || then === 'silence') return;
    if (then === 'end') controller.terminate();
    else {
      controller.enqueue(ENCODER.encode((text || 'data: {"timestamp"').slice(0, 18)));
      // The half event leaves before the connection is cut.
      return new Promise((resolve) =>
        setTimeout(() => {
          controller.error(new Error('reset'));
          resolve();
        }, 20),
      );
    }
  });
}

function drip(response: Response): Response {
  return altered(response, async (chunk, controller) => {
    for (let at = 0; at < chunk.length; at += 3) {
      controller.enqueue(chunk.slice(at, at + 3));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });
}

function afterGarbage(response: Response): Response {
  const garbage = Array.from({ length: UNREADABLE_EVENTS }, (_, i) => `data: %%% no JSON ${i + 1}\n\n`).join(
    '',
  );
  return altered(
    response,
    (chunk, controller) => controller.enqueue(chunk),
    (controller) => controller.enqueue(ENCODER.encode(garbage)),
  );
}
