import * as v from 'valibot';
import { isEndpointId } from '../logs/view-state';
import { readBaseUrl } from './base-url';

/** What a deployment sets in `/config.json`, so that one build runs anywhere. Everyone can read it: no keys in it. */
export interface RunTimeConfig {
  /** Where the API is, without `/v2`; empty for the page's own origin, which a proxy only may use. */
  readonly apiBaseUrl: string;
  readonly endpoints: readonly string[];
  /** Whether to start on demo data when no connection is configured. */
  readonly demo: boolean;
  /** Whether the server at `apiBaseUrl` adds the API key itself. */
  readonly proxy: boolean;
  /** The API's limit for one key ("429 Rate Limited" in the API document). */
  readonly requestsPerHour: number;
}

export const DEFAULT_CONFIG: RunTimeConfig = {
  apiBaseUrl: 'https://api.tensorone.ai',
  endpoints: [],
  demo: true,
  proxy: false,
  requestsPerHour: 100,
};

/** Milliseconds that the page waits for its settings before it starts with the defaults. */
const TIMEOUT_MS = 10_000;

const FIELDS = {
  apiBaseUrl: v.string(),
  endpoints: v.array(v.string()),
  demo: v.boolean(),
  proxy: v.boolean(),
  requestsPerHour: v.pipe(v.number(), v.integer(), v.minValue(1)),
};
const anyObject = v.record(v.string(), v.unknown());

export interface ConfigReading {
  readonly config: RunTimeConfig;
  /** What was wrong with the file, for the user to see; null when nothing was. */
  readonly notice: string | null;
}

/**
 * Fetches `config.json` from below the application's base path ("/"). Never throws: whatever is missing or wrong is
 * at its default and named in the notice.
 */
export async function loadRunTimeConfig(send: typeof fetch, basePath: string): Promise<ConfigReading> {
  const defaults = (why: string): ConfigReading => ({
    config: DEFAULT_CONFIG,
    notice: `The settings of this deployment (config.json) ${why}, so the built-in ones are used.`,
  });
  try {
    const response = await send(`${basePath.replace(/\/*$/, '/')}config.json`, {
      cache: 'no-cache',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return defaults(`could not be read: the server answered ${response.status}`);
    const text = await response.text();
    try {
      return readRunTimeConfig(JSON.parse(text));
    } catch {
      return defaults('are not JSON');
    }
  } catch {
    return defaults('could not be fetched');
  }
}

/** Reads the parsed file field by field; a field that does not fit is at its default and named. */
export function readRunTimeConfig(file: unknown): ConfigReading {
  const parsed = v.safeParse(anyObject, file);
  if (!parsed.success) {
    return { config: DEFAULT_CONFIG, notice: 'config.json is not an object, so it is ignored.' };
  }
  const fields = new Map(Object.entries(parsed.output));
  const notices: string[] = [];
  const read = <T>(name: string, schema: v.GenericSchema<unknown, T>, byDefault: T): T => {
    if (!fields.has(name)) return byDefault;
    const value = v.safeParse(schema, fields.get(name));
    if (value.success) return value.output;
    notices.push(`"${name}" in config.json is not valid, so its default is used.`);
    return byDefault;
  };
  const proxy = read('proxy', FIELDS.proxy, DEFAULT_CONFIG.proxy);
  const listed = read('endpoints', FIELDS.endpoints, []);
  const endpoints = [...new Set(listed.filter(isEndpointId))];
  if (!listed.every(isEndpointId))
    notices.push('"endpoints" in config.json holds some that are no endpoint ID.');
  const secret = [...fields.keys()].find((name) => /key|token|secret|password/i.test(name));
  if (secret !== undefined) {
    notices.push(
      `"${secret.slice(0, 40)}" in config.json is ignored, but everyone can read that file: revoke what it holds.`,
    );
  }
  const config: RunTimeConfig = {
    apiBaseUrl: baseUrlOf(read('apiBaseUrl', FIELDS.apiBaseUrl, ''), proxy, notices),
    endpoints,
    demo: read('demo', FIELDS.demo, DEFAULT_CONFIG.demo),
    proxy,
    requestsPerHour: read('requestsPerHour', FIELDS.requestsPerHour, DEFAULT_CONFIG.requestsPerHour),
  };
  return { config, notice: notices.length === 0 ? null : notices.join(' ') };
}

function baseUrlOf(text: string, proxy: boolean, notices: string[]): string {
  const byDefault = proxy ? '' : DEFAULT_CONFIG.apiBaseUrl;
  if (text === '') return byDefault;
  const reading = readBaseUrl(text);
  if (reading.ok) return reading.baseUrl;
  notices.push(`"apiBaseUrl" in config.json is ignored. ${reading.problem}`);
  return byDefault;
}
