import { describe, expect, it } from 'vitest';
import { oversizedEntry, readStreamEvent } from './stream-event';

const read = (data: string, name = 'message') => readStreamEvent({ name, data }, 'ep_1');
const entries = (data: string, name = 'message') => {
  const message = read(data, name);
  return message.kind === 'entries' ? message.entries : message;
};

describe('the data of an event', () => {
  it('is one entry', () => {
    expect(entries('{"timestamp":"2024-01-15T10:45:00.123Z","level":"info","message":"a"}')).toMatchObject([
      { message: 'a', level: 'info', endpointId: 'ep_1', problems: [] },
    ]);
  });

  it.each([
    ['a list', '[{"message":"a"},{"message":"b"}]'],
    ['a list answer', '{"logs":[{"message":"a"},{"message":"b"}],"totalLogs":2}'],
    ['lines of JSON', '{"message":"a"}\n\n{"message":"b"}\r\n'],
  ])('may be %s', (_, data) => {
    expect(entries(data)).toMatchObject([{ message: 'a' }, { message: 'b' }]);
  });

  it('may be an entry that has a field named logs', () => {
    expect(entries('{"message":"a","logs":[1,2]}')).toMatchObject([{ message: 'a' }]);
  });

  it('may be a line of the text format', () => {
    const line = '2024-01-15T10:30:25.123Z [WARN] resource_monitor: High memory (job_1)';
    expect(entries(line)).toMatchObject([{ message: 'High memory', level: 'warn', jobId: 'job_1' }]);
  });

  it.each(['not JSON', '{"message":"cut', 'NaN', 'two\nlines of text', '\ufffd'])(
    'is shown as it is with a problem when it is no JSON: %j',
    (data) => {
      expect(entries(data)).toMatchObject([
        { message: data, level: 'unknown', problems: { 0: expect.any(String) } },
      ]);
    },
  );

  it.each(['null', '5', '"text"', '{}', '[[]]', '{"__proto__":{"message":"x"}}', '{"message":null}'])(
    'never throws and never drops: %s',
    (data) => {
      expect(entries(data)).toHaveLength(1);
    },
  );

  it('keeps a broken line among good ones', () => {
    expect(entries('{"message":"a"}\n{"message":\n{"message":"c"}')).toMatchObject([
      { message: 'a' },
      { message: '{"message":', problems: ['event is not complete JSON', expect.any(String)] },
      { message: 'c' },
    ]);
  });

  it('is nothing when it is empty', () => {
    expect(read('')).toEqual({ kind: 'ignored', known: true });
    expect(entries('[]')).toEqual([]);
  });
});

describe('the name of an event', () => {
  it.each(['ping', 'heartbeat', 'keepalive'])('%s is a sign of life', (name) => {
    expect(read('{"message":"x"}', name)).toEqual({ kind: 'ignored', known: true });
  });

  it.each(['log', 'entry', 'info', '__proto__', 'constructor'])('%s may bring an entry', (name) => {
    expect(entries('{"message":"x"}', name)).toMatchObject([{ message: 'x' }]);
  });

  it.each(['', '1', '"x"', '{"status":"ok"}', 'text', '[{"message":"x"}]'])(
    'that is unknown is ignored and counted when its data is no entry: %s',
    (data) => {
      expect(read(data, 'status')).toEqual({ kind: 'ignored', known: false });
    },
  );
});

describe('an error event', () => {
  it('is the API’s error answer', () => {
    const data = '{"error":"RATE_LIMIT_EXCEEDED","message":"Too many","details":{"retryAfter":60}}';
    expect(read(data, 'error')).toMatchObject({
      kind: 'problem',
      problem: {
        kind: 'rate-limited',
        code: 'RATE_LIMIT_EXCEEDED',
        message: 'Too many',
        retryAfterMs: 60_000,
      },
    });
  });

  it.each(['overloaded', '{"reason":"deploy"}', '5', '{"error":5}'])(
    'is a passing failure whatever it says: %s',
    (data) => {
      expect(read(data, 'error')).toMatchObject({ kind: 'problem', problem: { kind: 'server' } });
    },
  );

  it('may be an entry of that level', () => {
    expect(entries('{"level":"error","message":"CUDA out of memory","error":"OOM"}', 'error')).toMatchObject([
      { message: 'CUDA out of memory', level: 'error' },
    ]);
  });
});

it('an event that was too large leaves a trace', () => {
  expect(oversizedEntry('ep_1')).toMatchObject({ endpointId: 'ep_1', problems: ['event too large to keep'] });
});
