import { describe, expect, it } from 'vitest';
import { type LogEntry, readEntry } from '../../logs/entry';
import { WHOLE_ENTRIES } from '../../store/list-slice';
import { packEntries, unpackEntries } from '../../store/packed-entries';
import { ReceivedEntries } from '../../store/received-list';
import { deskPort } from './desk-port';
import { ListEngine, type ListPort } from './list-engine';
import type { ToListWorker } from './list-message';

const never = new AbortController().signal;
const plainEntries = (from: number, to: number): readonly LogEntry[] =>
  Array.from({ length: to - from }, (_, at) =>
    readEntry({ message: `entry ${from + at}`, timestamp: at, level: 'info' }, 'ep'),
  );
const packedPage = (from: number, to: number) => unpackEntries(packEntries(plainEntries(from, to)));

/** Asks for the messages of all entries. */
function messagesEngine() {
  const sent: ToListWorker<string>[] = [];
  const asked: string[] = [];
  const failures: ((reason: string) => void)[] = [];
  let broken = false;
  const start = (): ListPort<string, readonly string[]> => {
    const port = deskPort(new ReceivedEntries(), ({ entries }, question: string) => {
      asked.push(question);
      return entries.map(({ message }) => message);
    });
    return {
      ...port,
      postMessage: (message, transfer) => {
        sent.push(structuredClone(message));
        if (!broken) port.postMessage(message, transfer);
      },
      onFailure: (listener) => failures.push(listener),
    };
  };
  return {
    engine: new ListEngine(start, WHOLE_ENTRIES),
    sent,
    asked,
    /** The latest worker answers no more, until it has been told that it failed. */
    silence: () => {
      broken = true;
    },
    fail: (reason: string) => {
      broken = false;
      failures.at(-1)?.(reason);
    },
    started: () => failures.length,
  };
}

const messages = (entries: readonly LogEntry[]) => entries.map(({ message }) => message);
const appended = (sent: readonly ToListWorker<string>[]) =>
  sent.reduce((sum, message) => sum + (message.type === 'append' ? message.slice.chunkIds.length : 0), 0);
const chunksSent = (sent: readonly ToListWorker<string>[]) =>
  sent.flatMap((message) => (message.type === 'append' ? message.slice.chunks : [])).length;

describe('an engine over a list', () => {
  it('sends only what a list has more than the one before', async () => {
    const { engine, sent } = messagesEngine();
    const pages = [packedPage(0, 20_000), plainEntries(20_000, 22_500), packedPage(22_500, 40_000)] as const;
    let list: readonly LogEntry[] = [];
    for (const page of pages) {
      list = [...list, ...page];
      expect(await engine.ask('', list, never)).toEqual(messages(list));
      expect(appended(sent)).toBe(list.length);
    }
    expect(await engine.ask('', list, never)).toEqual(messages(list));
    expect(appended(sent)).toBe(list.length);
  });

  it('sends places only of another list of the same entries', async () => {
    const { engine, sent } = messagesEngine();
    const list = packedPage(0, 20_000);
    await engine.ask('', list, never);
    const chunks = chunksSent(sent);
    const odd = list.filter((_, at) => at % 2 === 1);
    expect(await engine.ask('', odd, never)).toEqual(messages(odd));
    expect(chunksSent(sent)).toBe(chunks);
  });

  it('has the worker forget what a list does not need any more, and sends it again where the next does', async () => {
    const { engine, sent } = messagesEngine();
    const [first, second] = [packedPage(0, 9_000), packedPage(9_000, 9_010)];
    const mixed = [...plainEntries(0, 3), ...second];
    for (const list of [first, mixed, second, first])
      expect(await engine.ask('', list, never)).toEqual(messages(list));
    const forgotten = sent.flatMap((message) => (message.type === 'forget' ? message.chunkIds : []));
    expect([forgotten.length, chunksSent(sent)]).toEqual([4, 6]);
  });

  it('begins no question that was given up while it waited', async () => {
    const { engine, asked } = messagesEngine();
    const abort = new AbortController();
    const [first, second] = [packedPage(0, 10), packedPage(10, 20)];
    const dropped = engine.ask('dropped', first, abort.signal);
    const queued = engine.ask('queued', second, abort.signal);
    const kept = engine.ask('kept', second, never);
    abort.abort(new Error('another was asked'));
    await expect(dropped).rejects.toThrow('another was asked');
    await expect(queued).rejects.toThrow('another was asked');
    expect(await kept).toEqual(messages(second));
    expect(asked).toEqual(['kept']);
  });

  it('gives up a question that was sent already', async () => {
    const { engine, sent, asked } = messagesEngine();
    const abort = new AbortController();
    const dropped = engine.ask('dropped', [], abort.signal);
    while (!sent.some(({ type }) => type === 'ask')) await Promise.resolve();
    abort.abort(new Error('another was asked'));
    await expect(dropped).rejects.toThrow('another was asked');
    await engine.ask('kept', [], never);
    expect(asked).toEqual(['kept']);
  });

  it('rejects what waits when the worker breaks, and starts another for the next', async () => {
    const { engine, silence, fail, started, sent } = messagesEngine();
    const list = packedPage(0, 10);
    await engine.ask('', list, never);
    silence();
    const waiting = engine.ask('', list, never);
    while (sent.at(-1)?.type !== 'ask' || sent.filter(({ type }) => type === 'ask').length < 2)
      await Promise.resolve();
    fail('the script is gone');
    await expect(waiting).rejects.toThrow('the script is gone');
    expect(await engine.ask('', list, never)).toEqual(messages(list));
    expect(started()).toBe(2);
  });

  it('fails the question whose entries cannot be copied, and only that', async () => {
    let full = true;
    const { engine } = messagesEngine();
    const port = deskPort(new ReceivedEntries(), ({ entries }, _question: string) => messages(entries));
    const failing = new ListEngine<string, readonly string[]>(
      () => ({
        ...port,
        postMessage: (message, transfer) => {
          if (full && message.type === 'append') throw new DOMException('too large', 'DataCloneError');
          port.postMessage(message, transfer);
        },
        close: () => undefined,
      }),
      WHOLE_ENTRIES,
    );
    const list = packedPage(0, 10);
    await expect(failing.ask('', list, never)).rejects.toThrow('too large');
    full = false;
    expect(await failing.ask('', list, never)).toEqual(await engine.ask('', list, never));
  });

  it('takes no question once it is closed', async () => {
    const { engine, started } = messagesEngine();
    const waiting = engine.ask('', packedPage(0, 10), never);
    engine.close();
    await expect(waiting).rejects.toThrow('closed');
    expect(started()).toBe(0);
  });
});
