import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import documented from './documented/error-entry.json';
import list from './documented/list-response.json';
import type { Json, JsonObject } from './json';
import { readMemoryClimb, readMemoryPressure, readPreviousRequests } from './memory-pressure';

describe('readMemoryPressure', () => {
  it('does the arithmetic of the documented error', () => {
    expect(readMemoryPressure(documented.metadata)?.summary).toBe(
      '39.2 of 40 GB in use, 2.5 GB asked: short by 1.7 GB',
    );
  });

  it('reads the resource monitor’s warning', () => {
    const metadata = list.logs[3]?.metadata as unknown as JsonObject;
    expect(readMemoryPressure(metadata)?.summary).toBe('38.5 of 40 GB in use, 1.5 GB free');
  });

  it('says when the request would fit, and when more is used than there is', () => {
    const of = (used: string, total: string, asked?: string) =>
      readMemoryPressure({
        gpuMemoryUsed: used,
        gpuMemoryTotal: total,
        requestedAllocation: asked ?? null,
      })?.summary;
    expect(of('30GB', '40GB', '2.5GB')).toBe('30 of 40 GB in use, 2.5 GB asked: fits, 7.5 GB would be left');
    expect(of('41GB', '40GB')).toBe('41 of 40 GB in use: 1 GB over the total');
    expect(of('500MB', '1GB', '700MB')).toBe('0.5 of 1 GB in use, 700 MB asked: short by 200 MB');
  });

  it('needs both sizes with a unit', () => {
    expect(readMemoryPressure({ gpuMemoryUsed: 39.2, gpuMemoryTotal: '40GB' })).toBeNull();
    expect(readMemoryPressure({ gpuMemoryUsed: '1GB', gpuMemoryTotal: '0GB' })).toBeNull();
    expect(readMemoryPressure({})).toBeNull();
  });
});

describe('readMemoryClimb', () => {
  it('notes a rise, and dips in it', () => {
    expect(readMemoryClimb(['35.8GB', '37.1GB']).note).toBe('memory rose from 35.8 GB to 37.1 GB');
    expect(readMemoryClimb(['1GB', '5GB', '3GB']).note).toBe(
      'memory rose from 1 GB to 3 GB, with dips between',
    );
    expect(readMemoryClimb(['5GB', '3GB']).note).toBeNull();
    expect(readMemoryClimb(['5GB', 'N/A', undefined])).toEqual({
      bytes: [5e9, null, null],
      largest: 5e9,
      note: null,
    });
  });

  it('takes any JSON, and no request is larger than the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.constantFrom('1GB', '2MiB'))), (memory) => {
        const climb = readMemoryClimb(memory as Json[]);
        expect(climb.bytes).toHaveLength(memory.length);
        expect(climb.bytes.every((size) => (size ?? 0) <= climb.largest)).toBe(true);
      }),
    );
  });
});

describe('readPreviousRequests', () => {
  it('takes a list of objects only', () => {
    expect(readPreviousRequests(documented.context.previousRequests)).toHaveLength(2);
    expect(readPreviousRequests([{ requestId: 'a' }, 'b'])).toBeNull();
    expect(readPreviousRequests({ a: 1 })).toBeNull();
    expect(readPreviousRequests([])).toBeNull();
  });
});
