import { allowAnyOrigin } from '../src/mocks/cors';

/** A stream whose events the test sends one by one; `end` closes it. */
export function scriptedStream() {
  const encoder = new TextEncoder();
  const opened: ReadableStreamDefaultController<Uint8Array>[] = [];
  return {
    opened,
    response(): Response {
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void opened.push(controller) });
      return allowAnyOrigin(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
    },
    send(...entries: readonly object[]) {
      opened
        .at(-1)
        ?.enqueue(encoder.encode(entries.map((entry) => `data: ${JSON.stringify(entry)}\n\n`).join('')));
    },
    end() {
      opened.at(-1)?.close();
    },
  };
}

export type ScriptedStream = ReturnType<typeof scriptedStream>;
