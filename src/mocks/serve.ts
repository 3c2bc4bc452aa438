import { HOUR_MS } from '../logs/time-range';
import { createDataset } from './dataset';
import { type Chaos, createFault, describeFaults, readChaos } from './faults';
import { createApiHandler } from './handler';
import { type ApiServer, startApiServer } from './http-server';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Serves the mock API on the loopback interface until the process ends, and prints how to reach it. Read from the
 * environment: PORT (8787), API_KEY ("demo-key"), RATE_LIMIT (requests an hour, 100; 0 for none), ORDER (asc or desc)
 * and SEED ("demo"), and CHAOS: a fault of faults.ts, for all list requests ("html-502"), for one ("html-502@3") or for
 * some ("html-502@3-5").
 */
export async function main(environment: Environment = process.env): Promise<ApiServer> {
  const port = readNumber(environment, 'PORT', 8_787);
  const perHour = readNumber(environment, 'RATE_LIMIT', 100);
  const apiKey = environment.API_KEY ?? 'demo-key';
  const dataset = createDataset({ seed: environment.SEED ?? 'demo', anchor: Date.now() });
  const handler = createApiHandler({
    dataset,
    apiKey,
    order: environment.ORDER === 'desc' ? 'desc' : 'asc',
    rateLimit: perHour > 0 ? { limit: perHour, windowMs: HOUR_MS } : null,
  });
  const chaos = readChaosOf(environment);
  const server = await startApiServer({ handler, port, record: false });
  if (chaos !== null) server.respondWith(createFault(chaos, handler));
  process.stdout.write(
    [
      `Mock API at ${server.url}`,
      `  API base URL: ${server.url}`,
      `  API key:      ${apiKey}`,
      `  Endpoints:    ${dataset.endpointIds.join(', ')}`,
      `  Rate limit:   ${perHour > 0 ? `${perHour} requests an hour` : 'none'}`,
      ...(chaos === null ? [] : [`  Chaos:        ${environment.CHAOS}`]),
      `  Try: curl -H "Authorization: Bearer ${apiKey}" "${server.url}/v2/endpoints/${dataset.endpointIds[0]}/logs?limit=5"`,
      '',
    ].join('\n'),
  );
  return server;
}

function readChaosOf({ CHAOS: text = '' }: Environment): Chaos | null {
  if (text === '') return null;
  const chaos = readChaos(text);
  if (chaos !== null) return chaos;
  throw new Error(
    `CHAOS must name a fault, as "html-502", "html-502@3" or "html-502@3-5":\n${describeFaults()}`,
  );
}

function readNumber(environment: Environment, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name} must be a whole number, not "${text}"`);
  return value;
}
