import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../logs/csv';
import { connectionNote } from './audit-connections';
import { auditCsv, auditJson } from './audit-text';
import { createAuditTrail, MAX_RECORDS, typedFact } from './audit-trail';
import { Connection, createConnectionStore } from './connection';
import type { TextStorage } from './connection-storage';

const KEY = 'sk_CANARY_4f1d9c';

function memory(): TextStorage & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: (name) => void texts.delete(name),
  };
}

const FULL: TextStorage = {
  getItem: () => null,
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError');
  },
  removeItem: () => undefined,
};

describe('the audit list', () => {
  it('records and is there again in the next page', () => {
    const storage = memory();
    const first = createAuditTrail(storage, () => 0);
    first.getState().record({ event: 'connected', origin: 'https://api.example', endpoints: ['ep_1'] });
    expect(createAuditTrail(storage).getState().records).toEqual([
      {
        time: '1970-01-01T00:00:00.000Z',
        event: 'connected',
        origin: 'https://api.example',
        endpoints: ['ep_1'],
        endpointCount: 1,
        facts: [],
      },
    ]);
  });

  it('keeps the newest and says how many it dropped', () => {
    const storage = memory();
    const trail = createAuditTrail(storage);
    for (let at = 0; at < MAX_RECORDS + 7; at++)
      trail.getState().record({ event: 'exported', facts: [String(at)] });
    const { records, dropped } = createAuditTrail(storage).getState();
    expect(records).toHaveLength(MAX_RECORDS);
    expect(dropped).toBe(7);
    expect(records[0]?.facts).toEqual(['7']);
  });

  it('takes in what another tab wrote', () => {
    const storage = memory();
    const [one, two] = [createAuditTrail(storage), createAuditTrail(storage)];
    one.getState().record({ event: 'exported', facts: ['one'] });
    two.getState().record({ event: 'exported', facts: ['two'] });
    one.getState().reload();
    expect(one.getState().records.map(({ facts }) => facts[0])).toEqual(['one', 'two']);
  });

  it('records that it was cleared, and of how many', () => {
    const trail = createAuditTrail(memory());
    trail.getState().record({ event: 'exported' });
    trail.getState().record({ event: 'exported' });
    trail.getState().clear();
    expect(trail.getState().records).toMatchObject([{ event: 'cleared', facts: ['2 records removed'] }]);
  });

  it('works in memory where storage is blocked or full, and says so', () => {
    for (const storage of [null, FULL]) {
      const trail = createAuditTrail(storage);
      trail.getState().record({ event: 'exported' });
      trail.getState().record({ event: 'exported' });
      expect(trail.getState().records).toHaveLength(2);
      expect(trail.getState().stored).toBe(false);
    }
  });

  it('reads around whatever storage holds', () => {
    const good = { time: '2024-01-15T10:30:15.234Z', event: 'exported' };
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.anything())), (stored) => {
        const storage = memory();
        storage.setItem(
          'endpoint-logs.audit',
          typeof stored === 'string'
            ? stored
            : (JSON.stringify({ records: [...stored, good] }, bigints) ?? ''),
        );
        const { records } = createAuditTrail(storage).getState();
        if (typeof stored !== 'string') expect(records.at(-1)).toMatchObject(good);
      }),
    );
  });

  it('bounds what one record holds', () => {
    const storage = memory();
    createAuditTrail(storage)
      .getState()
      .record({
        event: 'exported',
        endpoints: Array.from({ length: 500 }, (_, at) => `ep_${at}`),
        facts: Array.from({ length: 100 }, () => 'x'.repeat(10_000)),
      });
    expect(storage.texts.get('endpoint-logs.audit')?.length).toBeLessThan(8_000);
    expect(createAuditTrail(storage).getState().records[0]?.endpointCount).toBe(500);
  });
});

const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

describe('connections', () => {
  it('are recorded with their origin and endpoints, never with the key', () => {
    const trail = createAuditTrail(memory());
    const store = createConnectionStore();
    store.subscribe((state, before) => {
      const note = connectionNote(state, before);
      if (note !== null) trail.getState().record(note);
    });
    const form = { baseUrl: 'https://user:pw@api.example/base', endpoints: ['ep_1', 'ep_2'] };
    store.getState().showDemo();
    store.getState().connect(new Connection('api', form, KEY), false);
    store.getState().forgetKey(store.getState().generation);
    store.getState().showDemo();
    const { records } = trail.getState();
    expect(records.map(({ event, origin, endpointCount }) => [event, origin, endpointCount])).toEqual([
      ['connected', 'https://api.example', 2],
      ['key-refused', 'https://api.example', 2],
      ['demo', 'https://api.example', 2],
    ]);
    expect(records[0]?.facts).toEqual(['key in memory only']);
    expect(auditJson(records, 0) + auditCsv(records)).not.toMatch(/CANARY|pw@/);
  });
});

describe('the list as a file', () => {
  it('is newest first, with formulas neutralised', async () => {
    const trail = createAuditTrail(memory(), () => 0);
    trail.getState().record({ event: 'exported', endpoints: ['=cmd()'], facts: ['JSON', '+1'] });
    trail.getState().record({ event: 'cleared' });
    const { rows } = await readCsv(auditCsv(trail.getState().records));
    expect(rows).toEqual([
      ['time', 'event', 'origin', 'endpoints', 'details'],
      ['1970-01-01T00:00:00.000Z', 'List cleared', '', '', ''],
      ['1970-01-01T00:00:00.000Z', 'Exported logs', '', "'=cmd()", 'JSON; +1'],
    ]);
    expect(JSON.parse(auditJson(trail.getState().records, 3))).toMatchObject({
      droppedRecords: 3,
      records: [{ event: 'cleared' }, { event: 'exported' }],
    });
  });

  it('holds what was typed without what looks like a secret', () => {
    expect(typedFact(`timeout|${KEY} of jane@example.com`)).toBe(
      'timeout|[redacted: token] of [redacted: email]',
    );
  });
});
