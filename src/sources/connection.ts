import { create } from 'zustand';
import {
  browserStorages,
  type ConnectionStorages,
  dropRememberedKey,
  type RememberedConnection,
  readRemembered,
  readRememberedKey,
  writeRemembered,
  writeRememberedKey,
} from './connection-storage';
import type { RunTimeConfig } from './run-time-config';

export type ConnectionMode = 'demo' | 'api' | 'proxy';

/** What was typed into the connection's form the last time, or what the deployment suggests. */
export interface ConnectionForm {
  readonly baseUrl: string;
  readonly endpoints: readonly string[];
}

/**
 * Where logs come from. Can be given to the API client as it is. The key is out of reach of JSON, spreading and
 * cloning; only `apiKey` gives it, for the Authorization header.
 */
export class Connection {
  readonly mode: ConnectionMode;
  /** Without `/v2`; empty for the page's own origin and for demo data. */
  readonly baseUrl: string;
  /** Empty for demo data, which names its own. */
  readonly endpoints: readonly string[];
  readonly #apiKey: string | null;

  constructor(mode: ConnectionMode, form: ConnectionForm, apiKey: string | null) {
    this.mode = mode;
    this.baseUrl = form.baseUrl;
    this.endpoints = [...form.endpoints];
    this.#apiKey = mode === 'api' ? apiKey : null;
  }

  get apiKey(): string | null {
    return this.#apiKey;
  }

  get hasKey(): boolean {
    return this.#apiKey !== null;
  }

  withoutKey(): Connection {
    return new Connection(this.mode, this, null);
  }

  /** The text with the key replaced, for a server that repeats it in what it says. */
  redact(text: string): string {
    return this.#apiKey === null ? text : text.replaceAll(this.#apiKey, '[API key]');
  }
}

const DEMO = new Connection('demo', { baseUrl: '', endpoints: [] }, null);

/** Where the dashboard starts. */
export interface StartingPoint {
  /** Null when none is known or its key is gone: the user has to connect. */
  readonly connection: Connection | null;
  readonly form: ConnectionForm;
  /** Whether the API key is in this tab's session storage. */
  readonly keyRemembered: boolean;
}

/**
 * Decides where to start: the deployment's proxy, else this tab's connection with its key, else the device's last
 * choice, else demo data if the deployment has it. An API whose key was in memory only does not turn into demo data
 * on a reload: the key is asked for again.
 */
export function initialConnection(config: RunTimeConfig, storages: ConnectionStorages): StartingPoint {
  const last = readRemembered(storages);
  if (config.proxy) {
    const endpoints = last?.mode === 'proxy' ? last.endpoints : config.endpoints;
    const form = { baseUrl: config.apiBaseUrl, endpoints };
    return { connection: new Connection('proxy', form, null), form, keyRemembered: false };
  }
  const key = readRememberedKey(storages);
  if (key !== null) {
    const form = { baseUrl: key.baseUrl, endpoints: key.endpoints };
    return { connection: new Connection('api', form, key.apiKey), form, keyRemembered: true };
  }
  const form = {
    baseUrl: last?.baseUrl || config.apiBaseUrl,
    endpoints: last?.endpoints.length ? last.endpoints : config.endpoints,
  };
  if (last?.mode === 'api') {
    const connection = last.withKey ? null : new Connection('api', form, null);
    return { connection, form, keyRemembered: false };
  }
  return { connection: config.demo || last?.mode === 'demo' ? DEMO : null, form, keyRemembered: false };
}

/** Whether the connection dialog has to open, because without it there is nothing to ask. */
export function needsConnection(connection: Connection | null): boolean {
  return connection === null || (connection.mode !== 'demo' && connection.endpoints.length === 0);
}

export interface ConnectionState extends StartingPoint {
  /** Grows with every new connection; stands for it in cache keys, where the API key must not be. */
  readonly generation: number;
  /** That the connection could not be remembered; null when it could. */
  readonly notice: string | null;
  /** To be called once, when the run-time settings are there. */
  readonly start: (config: RunTimeConfig, storages?: ConnectionStorages) => void;
  /** Takes a connection into use. Its key goes to this tab's session storage only if `rememberKey`. */
  readonly connect: (connection: Connection, rememberKey: boolean) => void;
  /** Goes to demo data and drops the key; address and endpoints stay in the form. */
  readonly showDemo: () => void;
  /**
   * The key was refused (401): drops it from memory and session storage. `generation` is that of the refused
   * request, so that a late refusal of the key before does not drop the key that has replaced it. The generation
   * stays, and with it the entries already shown.
   */
  readonly forgetKey: (generation: number) => void;
}

const NOT_REMEMBERED = 'This browser stores nothing for this page, so the connection is gone after a reload.';

/** A store of its own, for tests; the application has {@link useConnection}. */
export const createConnectionStore = () =>
  create<ConnectionState>()((set, get) => {
    let storages: ConnectionStorages = { local: null, session: null };
    const take = (connection: Connection, form: ConnectionForm, written: boolean, keyRemembered: boolean) => {
      const notice = written ? null : NOT_REMEMBERED;
      set({ connection, form, keyRemembered, generation: get().generation + 1, notice });
    };
    return {
      connection: null,
      form: { baseUrl: '', endpoints: [] },
      keyRemembered: false,
      generation: 0,
      notice: null,
      start(config, given = browserStorages()) {
        storages = given;
        set({ ...initialConnection(config, given), generation: get().generation + 1 });
      },
      connect(connection, rememberKey) {
        dropRememberedKey(storages);
        const form = { baseUrl: connection.baseUrl, endpoints: connection.endpoints };
        const { mode, apiKey } = connection;
        const record: RememberedConnection = { mode, ...form, withKey: apiKey !== null };
        const written = writeRemembered(storages, record);
        const asked = rememberKey && apiKey !== null;
        const keyRemembered = asked && writeRememberedKey(storages, { ...form, apiKey });
        take(connection, form, written && keyRemembered === asked, keyRemembered);
      },
      showDemo() {
        dropRememberedKey(storages);
        const { form } = get();
        take(DEMO, form, writeRemembered(storages, { mode: 'demo', ...form, withKey: false }), false);
      },
      forgetKey(generation) {
        const { connection, generation: current } = get();
        if (generation !== current || connection === null || !connection.hasKey) return;
        dropRememberedKey(storages);
        set({ connection: connection.withoutKey(), keyRemembered: false });
      },
    };
  });

/** The connection in use and the ways to change it: `useConnection.getState().showDemo()`. */
export const useConnection = createConnectionStore();
