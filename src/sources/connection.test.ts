import { describe, expect, test } from 'vitest';
import { Connection, createConnectionStore, initialConnection, needsConnection } from './connection';
import type { ConnectionStorages, TextStorage } from './connection-storage';
import { DEFAULT_CONFIG } from './run-time-config';

const KEY = 'sk_CANARY_123';
const FORM = { baseUrl: 'https://api.example', endpoints: ['ep_1'] };

class MemoryStorage implements TextStorage {
  readonly texts = new Map<string, string>();
  getItem = (name: string) => this.texts.get(name) ?? null;
  setItem = (name: string, text: string) => void this.texts.set(name, text);
  removeItem = (name: string) => void this.texts.delete(name);
}

const blocked: TextStorage = {
  getItem: () => {
    throw new Error('SecurityError');
  },
  setItem: () => {
    throw new Error('QuotaExceededError');
  },
  removeItem: () => {
    throw new Error('SecurityError');
  },
};

function setUp(config = DEFAULT_CONFIG, local = new MemoryStorage(), session = new MemoryStorage()) {
  const store = createConnectionStore();
  store.getState().start(config, { local, session });
  const held = () => JSON.stringify([[...local.texts], [...session.texts]]);
  return { store, local, session, held, storages: { local, session } satisfies ConnectionStorages };
}

describe('the key', () => {
  test('is given by its getter only', () => {
    const connection = new Connection('api', FORM, KEY);
    expect(connection.apiKey).toBe(KEY);
    const { store } = setUp();
    store.getState().connect(connection, true);
    const seen = [
      JSON.stringify(connection),
      JSON.stringify(store.getState()),
      JSON.stringify({ ...connection }),
      JSON.stringify(structuredClone({ ...connection })),
      JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(connection))),
      `${connection}`,
    ];
    for (const text of seen) expect(text).not.toContain('CANARY');
  });

  test('is taken out of what a server repeats', () => {
    const connection = new Connection('api', FORM, KEY);
    expect(connection.redact(`no such key: ${KEY}!`)).toBe('no such key: [API key]!');
  });

  test('never belongs to demo data or a proxy', () => {
    expect(new Connection('proxy', FORM, KEY).apiKey).toBeNull();
    expect(new Connection('demo', FORM, KEY).apiKey).toBeNull();
  });

  test('stays out of all storages unless asked for, and leaves them when no longer asked for', () => {
    const { store, held } = setUp();
    store.getState().connect(new Connection('api', FORM, KEY), false);
    expect(held()).not.toContain('CANARY');
    store.getState().connect(new Connection('api', FORM, KEY), true);
    expect(held()).toContain('CANARY');
    expect(store.getState().keyRemembered).toBe(true);
    store.getState().connect(new Connection('api', FORM, KEY), false);
    expect(held()).not.toContain('CANARY');
  });

  test('goes to session storage only, never to local storage', () => {
    const { store, local, session } = setUp();
    store.getState().connect(new Connection('api', FORM, KEY), true);
    expect([...session.texts.keys()]).toEqual(['endpoint-logs.api-key']);
    expect([...local.texts.keys()]).toEqual(['endpoint-logs.connection']);
    expect(local.texts.get('endpoint-logs.connection')).not.toContain('CANARY');
  });

  test('is dropped everywhere on a refusal; the rest and the generation stay', () => {
    const { store, held } = setUp();
    store.getState().connect(new Connection('api', FORM, KEY), true);
    const { generation } = store.getState();
    store.getState().forgetKey(generation);
    store.getState().forgetKey(generation);
    expect(held()).not.toContain('CANARY');
    expect(store.getState()).toMatchObject({ generation, keyRemembered: false, connection: FORM });
    expect(store.getState().connection?.apiKey).toBeNull();
  });

  test('a late refusal of an earlier key does not drop its successor', () => {
    const { store } = setUp();
    store.getState().connect(new Connection('api', FORM, 'sk_old'), false);
    const { generation } = store.getState();
    store.getState().connect(new Connection('api', FORM, KEY), false);
    store.getState().forgetKey(generation);
    expect(store.getState().connection?.apiKey).toBe(KEY);
  });

  test('is not sent to an address that another tab has put in its place', () => {
    const { store, storages, local } = setUp();
    store.getState().connect(new Connection('api', FORM, KEY), true);
    local.setItem(
      'endpoint-logs.connection',
      JSON.stringify({ mode: 'api', baseUrl: 'https://evil.example' }),
    );
    const { connection } = initialConnection(DEFAULT_CONFIG, storages);
    expect(connection).toMatchObject(FORM);
    expect(connection?.apiKey).toBe(KEY);
  });
});

describe('where to start', () => {
  const startAfter = (change: (state: ReturnType<typeof setUp>) => void, config = DEFAULT_CONFIG) => {
    const state = setUp(config);
    change(state);
    return initialConnection(config, state.storages);
  };

  test('demo data on a first visit, or nothing where the deployment has none', () => {
    expect(startAfter(() => undefined).connection?.mode).toBe('demo');
    const { connection } = startAfter(() => undefined, { ...DEFAULT_CONFIG, demo: false });
    expect(connection).toBeNull();
    expect(needsConnection(connection)).toBe(true);
  });

  test('the remembered connection with its key', () => {
    const start = startAfter(({ store }) => store.getState().connect(new Connection('api', FORM, KEY), true));
    expect(start).toMatchObject({ connection: { mode: 'api', ...FORM }, keyRemembered: true });
    expect(start.connection?.apiKey).toBe(KEY);
  });

  test('asks again for a key that was in memory only', () => {
    const start = startAfter(({ store }) =>
      store.getState().connect(new Connection('api', FORM, KEY), false),
    );
    expect(start).toEqual({ connection: null, form: FORM, keyRemembered: false });
  });

  test('an API without a key needs none after a reload', () => {
    const start = startAfter(({ store }) =>
      store.getState().connect(new Connection('api', FORM, null), false),
    );
    expect(start.connection).toMatchObject({ mode: 'api', ...FORM });
  });

  test('demo data when it was chosen, with the address still in the form', () => {
    const start = startAfter(({ store, held }) => {
      store.getState().connect(new Connection('api', FORM, KEY), true);
      store.getState().showDemo();
      expect(held()).not.toContain('CANARY');
    });
    expect(start).toMatchObject({ connection: { mode: 'demo' }, form: FORM });
  });

  test('the deployment’s proxy, whatever is remembered; it needs endpoints', () => {
    const config = { ...DEFAULT_CONFIG, apiBaseUrl: '', proxy: true };
    const { connection } = startAfter(
      ({ store }) => store.getState().connect(new Connection('api', FORM, KEY), true),
      config,
    );
    expect(connection).toMatchObject({ mode: 'proxy', baseUrl: '', endpoints: [] });
    expect(connection?.apiKey).toBeNull();
    expect(needsConnection(connection)).toBe(true);
    const later = startAfter(({ store }) => {
      store.getState().connect(new Connection('proxy', { baseUrl: '', endpoints: ['ep_2'] }, null), false);
    }, config);
    expect(later.connection?.endpoints).toEqual(['ep_2']);
  });

  test.each([
    'nonsense',
    '[]',
    '{"mode":"api"}',
    '{"mode":"api","baseUrl":"javascript:alert(1)"}',
    '{"mode":"api","baseUrl":"http://evil.example","endpoints":["../x"]}',
    '{"mode":"root","baseUrl":"https://a.example"}',
  ])('spoilt storage is as good as none: %s', (text) => {
    const { connection, form } = startAfter(({ local, session }) => {
      local.setItem('endpoint-logs.connection', text);
      session.setItem('endpoint-logs.api-key', text);
    });
    expect(connection?.mode).toBe('demo');
    expect(form).toEqual({ baseUrl: DEFAULT_CONFIG.apiBaseUrl, endpoints: [] });
  });

  test.each([
    { local: null, session: null },
    { local: blocked, session: blocked },
  ])('works and says so where storage is blocked or full', (storages) => {
    const store = createConnectionStore();
    store.getState().start(DEFAULT_CONFIG, storages);
    store.getState().connect(new Connection('api', FORM, KEY), true);
    expect(store.getState().connection?.apiKey).toBe(KEY);
    expect(store.getState().keyRemembered).toBe(false);
    expect(store.getState().notice).toContain('gone after a reload');
    store.getState().forgetKey(store.getState().generation);
    store.getState().showDemo();
    expect(store.getState().connection?.mode).toBe('demo');
  });
});

test('every new connection has a generation of its own', () => {
  const { store } = setUp();
  const seen = [store.getState().generation];
  for (const change of [
    () => store.getState().connect(new Connection('api', FORM, KEY), false),
    () => store.getState().connect(new Connection('api', FORM, KEY), false),
    () => store.getState().showDemo(),
  ]) {
    change();
    seen.push(store.getState().generation);
  }
  expect(new Set(seen).size).toBe(4);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});
