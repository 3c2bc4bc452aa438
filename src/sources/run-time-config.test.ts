import { describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG, loadRunTimeConfig, readRunTimeConfig } from './run-time-config';

describe('loading', () => {
  const load = (answer: () => Response, base = '/') => loadRunTimeConfig(async () => answer(), base);

  test('asks below the base path, in any form of it', async () => {
    const asked: string[] = [];
    const send: typeof fetch = async (input) => {
      asked.push(String(input));
      return Response.json({});
    };
    for (const base of ['/', '', '/logs', '/logs/']) await loadRunTimeConfig(send, base);
    expect(asked).toEqual(['/config.json', '/config.json', '/logs/config.json', '/logs/config.json']);
  });

  test('reads the file that is delivered', async () => {
    expect(await load(() => Response.json({ endpoints: ['ep_1'], demo: false }))).toEqual({
      config: { ...DEFAULT_CONFIG, endpoints: ['ep_1'], demo: false },
      notice: null,
    });
  });

  test.each([
    ['missing', () => new Response('', { status: 404 }), '404'],
    ['a page instead', () => new Response('<!doctype html>'), 'not JSON'],
    ['cut off', () => new Response('{"demo": fal'), 'not JSON'],
    [
      'no answer',
      () => {
        throw new TypeError('Failed to fetch');
      },
      'could not be fetched',
    ],
  ])('defaults and a notice when it is %s', async (_, answer, said) => {
    const { config, notice } = await load(answer);
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(notice).toContain(said);
  });
});

describe('reading', () => {
  test.each([null, 1, 'x', []])('%j is not an object of settings', (file) => {
    expect(readRunTimeConfig(file).config).toEqual(DEFAULT_CONFIG);
  });

  test('a wrong field is at its default and named; the others hold', () => {
    const { config, notice } = readRunTimeConfig({
      apiBaseUrl: 'http://api.example',
      endpoints: ['ep_1', '../x', 'ep_1'],
      demo: 'no',
      requestsPerHour: 0,
      proxy: false,
      unknown: 1,
    });
    expect(config).toEqual({ ...DEFAULT_CONFIG, endpoints: ['ep_1'] });
    for (const name of ['apiBaseUrl', 'endpoints', 'demo', 'requestsPerHour']) expect(notice).toContain(name);
  });

  test('a proxy is on the page’s own origin unless it says another', () => {
    expect(readRunTimeConfig({ proxy: true }).config.apiBaseUrl).toBe('');
    expect(readRunTimeConfig({ proxy: true, apiBaseUrl: '' })).toMatchObject({
      config: { apiBaseUrl: '', proxy: true },
      notice: null,
    });
    expect(readRunTimeConfig({ proxy: true, apiBaseUrl: 'https://p.example/' }).config.apiBaseUrl).toBe(
      'https://p.example',
    );
    expect(readRunTimeConfig({ apiBaseUrl: '' }).config.apiBaseUrl).toBe(DEFAULT_CONFIG.apiBaseUrl);
  });

  test('a key in the file is ignored, warned of, and not repeated', () => {
    const { config, notice } = readRunTimeConfig({ apiKey: 'sk_CANARY_123' });
    expect(notice).toContain('revoke');
    expect(JSON.stringify({ config, notice })).not.toContain('CANARY');
  });
});
