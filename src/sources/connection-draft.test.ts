import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Connection } from './connection';
import { readApiDraft, readApiKey, readEndpoints, readProxyDraft } from './connection-draft';

describe('the key as pasted', () => {
  test.each(['sk_1', ' sk_1\n', 'Bearer sk_1', 'bearer   sk_1 ', '\tBearer\nsk_1\r\n', 'sk\r\n_1'])(
    '%j',
    (text) => expect(readApiKey(text)).toEqual({ apiKey: 'sk_1', problem: null }),
  );

  test('nothing typed is no key', () => {
    for (const text of ['', '  ', '\n']) expect(readApiKey(text)).toEqual({ apiKey: null, problem: null });
  });

  test.each([
    ['sk CANARY', 'a space at position 3'],
    ['skCANARY\u0000', 'a control character'],
    ['skCANARYé', 'not ASCII at position 9'],
    ['skCANARY\u200b', 'not ASCII'],
    ['skCANARY😀', 'not ASCII'],
  ])('%j cannot be sent, and is not repeated', (text, said) => {
    const { apiKey, problem } = readApiKey(text);
    expect(apiKey).toBeNull();
    expect(problem).toContain(said);
    expect(problem).not.toContain('CANARY');
  });

  test('every accepted key fits a header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { apiKey } = readApiKey(text);
        if (apiKey !== null) new Headers({ Authorization: `Bearer ${apiKey}` });
      }),
    );
  });
});

test('endpoints are separated by commas or white space, each once; wrong ones are named', () => {
  expect(readEndpoints(' ep_1,ep_2 , ep_1\nep_3,')).toEqual({
    endpoints: ['ep_1', 'ep_2', 'ep_3'],
    problem: null,
  });
  expect(readEndpoints(' , ').problem).toContain('at least one');
  expect(readEndpoints('ep_1, a/b, ..').problem).toContain('"a/b", ".."');
  expect(readEndpoints('/1,/2,/3,/4,/5').problem).toContain('and 2 more');
  expect(readEndpoints(Array.from({ length: 51 }, (_, i) => `ep_${i}`).join()).problem).toContain(
    '51 endpoints',
  );
});

describe('the draft', () => {
  const draft = { baseUrl: 'https://api.example/v2', apiKey: 'sk_new', endpoints: 'ep_1' };
  const current = new Connection('api', { baseUrl: 'https://api.example', endpoints: [] }, 'sk_old');
  const keyOf = (change: Partial<typeof draft>, from: Connection | null = current) => {
    const reading = readApiDraft({ ...draft, ...change }, from);
    return reading.ok ? reading.connection.apiKey : 'refused';
  };

  test('becomes a connection', () => {
    const reading = readApiDraft(draft, null);
    expect(reading).toMatchObject({
      ok: true,
      connection: { mode: 'api', baseUrl: 'https://api.example', endpoints: ['ep_1'] },
    });
    expect(keyOf({})).toBe('sk_new');
  });

  test('an empty key keeps the one in use, for its own origin only', () => {
    expect(keyOf({ apiKey: '' })).toBe('sk_old');
    expect(keyOf({ apiKey: '', baseUrl: 'https://api.example/other' })).toBe('sk_old');
    expect(keyOf({ apiKey: '', baseUrl: 'https://evil.example' })).toBeNull();
    expect(keyOf({ apiKey: '', baseUrl: 'https://api.example:8443' })).toBeNull();
    expect(keyOf({ apiKey: '' }, null)).toBeNull();
  });

  test('names every wrong field at once', () => {
    const reading = readApiDraft({ baseUrl: 'x', apiKey: 'a b', endpoints: '' }, null);
    expect(reading).toMatchObject({
      ok: false,
      problems: { baseUrl: expect.any(String), apiKey: expect.any(String), endpoints: expect.any(String) },
    });
  });

  test('refuses the key among the endpoints', () => {
    const reading = readApiDraft({ ...draft, endpoints: 'ep_1, sk_new' }, null);
    expect(reading).toMatchObject({ ok: false, problems: { endpoints: expect.stringContaining('API key') } });
    expect(JSON.stringify(reading)).not.toContain('sk_new');
  });

  test('behind a proxy only the endpoints count', () => {
    expect(readProxyDraft({ ...draft, baseUrl: 'nonsense' }, '')).toMatchObject({
      ok: true,
      connection: { mode: 'proxy', baseUrl: '', endpoints: ['ep_1'] },
    });
    expect(readProxyDraft({ ...draft, endpoints: '' }, '').ok).toBe(false);
  });
});
