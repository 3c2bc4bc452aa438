import { describe, expect, it, vi } from 'vitest';
import { readEntry } from '../entry';
import { AnalysisDesk } from './analysis-desk';
import { AnalysisEngine, type AnalysisPort } from './analysis-engine';
import type { FromWorker, ToWorker } from './analysis-message';
import { runAnalysis } from './analysis-request';

const entry = (index: number) =>
  readEntry(
    {
      timestamp: new Date(index * 1_000).toISOString(),
      level: 'error',
      message: `failure ${index}`,
      source: 'api_handler',
    },
    'ep',
  );
const entries = Array.from({ length: 2_500 }, (_, index) => entry(index));
const never = new AbortController().signal;

/** A worker without a thread: messages are copied as a real one would, and answered in a later task. */
function deskPort() {
  const desk = new AnalysisDesk();
  const messages: ToWorker[] = [];
  let answer: (message: FromWorker) => void = () => undefined;
  let fail: (reason: string) => void = () => undefined;
  const port: AnalysisPort = {
    postMessage(message) {
      messages.push(message);
      const reply = desk.receive(structuredClone(message));
      if (reply !== null) setTimeout(() => answer(structuredClone(reply)));
    },
    onAnswer: (listener) => {
      answer = listener;
    },
    onFailure: (listener) => {
      fail = listener;
    },
    close: vi.fn(),
  };
  return { port, messages, fail: (reason: string) => fail(reason) };
}

const appended = (messages: readonly ToWorker[]) =>
  messages.reduce((sum, message) => sum + (message.type === 'append' ? message.entries.length : 0), 0);

describe('AnalysisEngine', () => {
  it('answers as the analysis itself does', async () => {
    const engine = new AnalysisEngine(deskPort().port);
    const result = await engine.run({ kind: 'patterns' }, entries, never);
    expect({ kind: 'patterns', result }).toEqual(runAnalysis({ kind: 'patterns' }, entries));
  });

  it('sends a list in chunks, and of a longer one only what is new', async () => {
    const { port, messages } = deskPort();
    const engine = new AnalysisEngine(port);
    await engine.run({ kind: 'patterns' }, entries.slice(0, 1_500), never);
    expect(messages.filter(({ type }) => type === 'append')).toHaveLength(2);
    await engine.run({ kind: 'patterns' }, entries, never);
    expect(appended(messages)).toBe(2_500);
    await engine.run({ kind: 'stacks' }, entries, never);
    expect(appended(messages)).toBe(2_500);
  });

  it('starts anew with another list', async () => {
    const engine = new AnalysisEngine(deskPort().port);
    await engine.run({ kind: 'patterns' }, entries, never);
    const other = entries.slice(1_000, 1_010);
    const result = await engine.run({ kind: 'patterns' }, other, never);
    expect({ kind: 'patterns', result }).toEqual(runAnalysis({ kind: 'patterns' }, other));
  });

  it('keeps requests apart that are made at the same time over different lists', async () => {
    const engine = new AnalysisEngine(deskPort().port);
    const lists = [entries, entries.slice(5, 9), entries.slice(0, 1_200)];
    const results = await Promise.all(lists.map((list) => engine.run({ kind: 'patterns' }, list, never)));
    expect(results).toEqual(lists.map((list) => runAnalysis({ kind: 'patterns' }, list).result));
  });

  it('gives up when nobody waits any more, and serves the next', async () => {
    const engine = new AnalysisEngine(deskPort().port);
    const abort = new AbortController();
    const dropped = engine.run({ kind: 'patterns' }, entries, abort.signal);
    abort.abort();
    await expect(dropped).rejects.toThrow(/abort/i);
    await expect(engine.run({ kind: 'patterns' }, entries, never)).resolves.toBeDefined();
  });

  it('rejects what waits when the worker breaks', async () => {
    const { port, fail } = deskPort();
    const engine = new AnalysisEngine({ ...port, postMessage: () => undefined });
    const waiting = engine.run({ kind: 'patterns' }, [], never);
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    fail('the script is gone');
    await expect(waiting).rejects.toThrow('the script is gone');
  });
});
