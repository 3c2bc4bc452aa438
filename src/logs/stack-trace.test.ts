import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import errorEntry from './documented/error-entry.json';
import { parseStackLine } from './stack-trace';

function part(line: string, kind: string): string {
  return parseStackLine(line)
    .parts.filter((one) => one.kind === kind)
    .map((one) => one.text)
    .join('|');
}

describe('parseStackLine', () => {
  it.each([
    ['at StorageUploader.upload (storage.js:45:12)', 'storage.js', '45:12', 'StorageUploader.upload '],
    ['at async handleRequest (handler.js:67:4)', 'handler.js', '67:4', 'handleRequest '],
    ['    at file:///app/main.js:3:1', 'file:///app/main.js', '3:1', ''],
    ['  at com.acme.Job.run(Job.java:123)', 'Job.java', '123', 'com.acme.Job.run'],
    ['  File "/srv/app/model.py", line 156, in forward', '/srv/app/model.py', '156', 'forward'],
    ['  File "<stdin>", line 1', '<stdin>', '1', ''],
    ['  at model_inference.py:156 in forward()', 'model_inference.py', '156', 'forward()'],
    ['  at torch.cuda.OutOfMemoryError', '', '', 'torch.cuda.OutOfMemoryError'],
  ])('reads %s', (line, file, position, call) => {
    expect(parseStackLine(line).isFrame).toBe(true);
    expect(part(line, 'file')).toBe(file);
    expect(part(line, 'position')).toBe(position);
    expect(part(line, 'call')).toBe(call);
  });

  it('leaves other lines as they are', () => {
    expect(parseStackLine(errorEntry.stackTrace[0] ?? '')).toEqual({
      isFrame: false,
      parts: [{ kind: 'plain', text: 'RuntimeError: CUDA out of memory. Tried to allocate 2.50 GiB' }],
    });
    expect(parseStackLine('').isFrame).toBe(false);
    expect(parseStackLine(`at ${'x'.repeat(5_000)}`).isFrame).toBe(false);
  });

  it('loses no character of any line', () => {
    const line = fc.oneof(
      fc.string(),
      fc
        .tuple(
          fc.constantFrom('at ', '  at async ', 'File "'),
          fc.string(),
          fc.constantFrom(':1:2)', '", line 3, in f', ':9 in g'),
        )
        .map((texts) => texts.join('')),
    );
    fc.assert(
      fc.property(line, (text) => {
        expect(
          parseStackLine(text)
            .parts.map((one) => one.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
