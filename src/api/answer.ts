import * as v from 'valibot';
import { parseJson } from '../logs/exact-numbers';
import { ApiProblem } from './problem';

/** Characters of an unexpected answer that are kept to be shown. */
export const MAX_ERROR_TEXT = 2_000;

/** Reads a body as UTF-8 text, giving it up when no byte arrives for `idleMs`. */
export async function readText(response: Response, signal: AbortSignal, idleMs: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  let idle = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      timer = setTimeout(() => {
        idle = true;
        stop();
      }, idleMs);
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (signal.aborted) throw signal.reason;
      if (idle)
        throw new ApiProblem('timeout', { message: `The server stopped sending after ${bytes} bytes.` });
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof ApiProblem) throw error;
    throw new ApiProblem('interrupted', {
      message: `The connection broke after ${bytes} bytes of the answer.`,
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** The body as the JSON that the schema describes; throws ApiProblem with what came instead. */
export function parseAnswer<S extends v.GenericSchema>(
  schema: S,
  body: string,
  response: Response,
  expected: string,
): v.InferOutput<S> {
  let parsed: unknown;
  try {
    parsed = parseJson(body);
  } catch (error) {
    throw notJson(response, body, expected, error);
  }
  const result = v.safeParse(schema, parsed);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue) ?? 'the answer itself';
  throw new ApiProblem('unexpected-answer', {
    message: `The server answered with JSON that is not ${expected}: at ${path}, ${issue.message}`,
    status: response.status,
    details: body.slice(0, MAX_ERROR_TEXT),
  });
}

/** The body as the JSON that the schema describes, or null: then {@link parseAnswer} says why it is not. */
export function readAnswer<S extends v.GenericSchema>(schema: S, body: string): v.InferOutput<S> | null {
  try {
    const result = v.safeParse(schema, parseJson(body));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** Whether the server says that it sent a web page. */
export function isHtml(response: Response): boolean {
  return (response.headers.get('Content-Type') ?? '').toLowerCase().startsWith('text/html');
}

/** Tells JSON that was cut off from an answer that never was JSON (a proxy's page, a log-in form). */
export function notJson(response: Response, body: string, expected: string, cause?: unknown): ApiProblem {
  const looksCut = !isHtml(response) && /^\s*(?:[{[]|$)/.test(body);
  if (looksCut) {
    return new ApiProblem('truncated', {
      message:
        body.trim() === ''
          ? 'The server answered without any content.'
          : `The answer is not complete JSON: it ends or breaks within its ${body.length} characters.`,
      status: response.status,
      details: body.slice(-200),
      cause,
    });
  }
  const type = response.headers.get('Content-Type') ?? 'no content type';
  return new ApiProblem('not-json', {
    message: `Expected ${expected}, but the server answered with ${type}${pageTitle(body)}.`,
    status: response.status,
    details: body.slice(0, MAX_ERROR_TEXT),
    cause,
  });
}

/** The title of a web page, as an addition to a sentence; empty when there is none. */
export function pageTitle(body: string): string {
  const title = /<title[^>]*>([^<]{1,120})/i.exec(body)?.[1]?.trim();
  return title ? ` titled "${title}"` : '';
}
