import { allowAnyOrigin, preflightResponse } from '../src/mocks/cors';
import type { ApiHandler } from '../src/mocks/handler';
import type { Respond } from '../src/mocks/http-server';
import type { StreamFault } from '../src/mocks/stream-faults';

/**
 * An API over a log that the test writes to, entry by entry: its streams and its list speak of the same entries, each
 * with a number of its own, so that what a reader received can be compared with what was logged.
 */
export interface NumberedLog {
  readonly handler: ApiHandler;
  /** Logs so many entries now, and sends them on every open stream. */
  write(count: number): void;
  /** Sends a comment on every open stream. */
  comment(): void;
  /** The network takes every open stream away. */
  breakStreams(): void;
  /** Nothing goes through the streams open now any more, and they are not closed either. */
  holdStreams(): void;
  /** How many were logged. */
  readonly written: number;
  readonly openStreams: number;
  /** The API with a fault before it, or as it is. */
  respond(fault?: StreamFault): Respond;
}

interface NumberedEntry {
  readonly timestamp: string;
  readonly level: string;
  readonly message: string;
  readonly source: string;
  readonly metadata: { readonly sequence: number };
}

export function createNumberedLog(): NumberedLog {
  const entries: NumberedEntry[] = [];
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const encoder = new TextEncoder();

  const send = (text: string) => {
    for (const controller of streams) {
      try {
        controller.enqueue(encoder.encode(text));
      } catch {
        streams.delete(controller);
      }
    }
  };
  const openStream = () => {
    let own: ReadableStreamDefaultController<Uint8Array> | null = null;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        streams.add(controller);
      },
      cancel() {
        if (own !== null) streams.delete(own);
      },
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
  };
  const list = (query: URLSearchParams) => {
    const start = query.get('startTime') ?? '';
    const end = query.get('endTime') ?? '9';
    const [limit, offset] = [Number(query.get('limit') ?? 100), Number(query.get('offset') ?? 0)];
    const matching = entries.filter(({ timestamp }) => timestamp >= start && timestamp < end);
    const logs = matching.slice(offset, offset + limit);
    const next = offset + logs.length;
    const hasMore = next < matching.length;
    return Response.json({
      totalLogs: matching.length,
      filteredLogs: matching.length,
      pagination: { limit, offset, hasMore, nextOffset: hasMore ? next : null },
      logs,
    });
  };
  const handler: ApiHandler = async (request) => {
    if (request.method === 'OPTIONS') return preflightResponse();
    if (request.method === 'POST') return allowAnyOrigin(Response.json({ aggregations: {} }));
    const { searchParams } = new URL(request.url);
    return allowAnyOrigin(searchParams.get('stream') === 'true' ? openStream() : list(searchParams));
  };
  return {
    handler,
    write(count) {
      let text = '';
      for (let i = 0; i < count; i++) {
        const sequence = entries.length + 1;
        const entry: NumberedEntry = {
          timestamp: new Date().toISOString(),
          level: 'info',
          message: `entry #${sequence} – ünï 日本 🚀`,
          source: 'api_handler',
          metadata: { sequence },
        };
        entries.push(entry);
        text += `data: ${JSON.stringify(entry)}\n\n`;
      }
      send(text);
    },
    comment: () => send(': keepalive\n\n'),
    breakStreams() {
      for (const controller of streams) controller.error(new Error('the network is gone'));
      streams.clear();
    },
    holdStreams: () => streams.clear(),
    get written() {
      return entries.length;
    },
    get openStreams() {
      return streams.size;
    },
    respond(fault) {
      const faulty = fault?.(handler);
      return async (request) => {
        if (request.method === 'OPTIONS') return handler(request);
        return (await faulty?.(request)) ?? handler(request);
      };
    },
  };
}
