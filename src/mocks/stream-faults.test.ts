import { expect, it } from 'vitest';
import type { ApiHandler } from './handler';
import { STREAM_FAULTS } from './stream-faults';

const LOGS = 'http://api.test/v2/endpoints/ep_1/logs';
const answer: ApiHandler = async () => new Response('data: {"message":"a"}\n\n');

it.each(Object.keys(STREAM_FAULTS) as (keyof typeof STREAM_FAULTS)[])(
  '%s leaves preflights and lists alone, and answers streams to any origin',
  async (name) => {
    const respond = STREAM_FAULTS[name](answer);
    expect(await respond(new Request(`${LOGS}?stream=true`, { method: 'OPTIONS' }))).toBeNull();
    expect(await respond(new Request(`${LOGS}?limit=5`))).toBeNull();
    if (name === 'stream-hang') return;
    const response = await respond(new Request(`${LOGS}?stream=true`));
    if (!(response instanceof Response)) throw new Error('the first stream is not answered');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    await response.body?.cancel();
  },
);

it('sends keepalives where it sends nothing else', async () => {
  const response = await STREAM_FAULTS['stream-comments-only']()(new Request(`${LOGS}?stream=true`));
  if (!(response instanceof Response) || response.body === null) throw new Error('no stream');
  const reader = response.body.getReader();
  const { value } = await reader.read();
  expect(new TextDecoder().decode(value)).toBe(': keepalive\n\n');
  await reader.cancel();
});
