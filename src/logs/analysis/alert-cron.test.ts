import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cronSchedule, cronScript, shellQuote } from './alert-cron';
import { type AlertRule, DEFAULT_ALERT } from './alert-rule';

const rule: AlertRule = { ...DEFAULT_ALERT, id: 'r1', name: 'Upload errors', endpoints: ['ep_1', 'ep_2'] };
const NOW = 1_705_314_600;
const KEY = 'sk_test-KEY.123';

/** Writes down its arguments, NUL after each and a line after all, and its input; answers with a file's text. */
const CURL = `#!/bin/sh
for one in "$@"; do printf '%s\\0' "$one" >> "$OUT/arguments"; done
printf '\\n\\0' >> "$OUT/arguments"
case " $* " in *' --config '*) cat >> "$OUT/input" ;; esac
[ ! -f "$OUT/fail" ] || exit 22
case " $* " in *' --get '*) cat "$OUT/answer" ;; esac
`;
const GNU_DATE = `#!/bin/sh
case "$*" in '-u +%s') echo ${NOW} ;; *) exec /bin/date "$@" ;; esac
`;
const BSD_DATE = `#!/bin/sh
case "$*" in
  '-u +%s') echo ${NOW} ;;
  '-u -d '*) echo 'date: illegal option -- d' >&2; exit 1 ;;
  '-u -r '*) exec /bin/date -u -d "@$3" "$4" ;;
  *) exit 1 ;;
esac
`;

let folder = '';
const file = (name: string): string => join(folder, name);

function stub(name: string, text: string): void {
  writeFileSync(file(name), text);
  chmodSync(file(name), 0o755);
}

function run(script: string, answer: string, key: string | null = KEY) {
  for (const name of ['arguments', 'input']) writeFileSync(file(name), '');
  writeFileSync(file('answer'), answer);
  writeFileSync(file('script.sh'), script);
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    OUT: folder,
    LC_ALL: 'C',
    ...(key === null ? {} : { TENSORONE_API_KEY: key }),
  };
  const { status, stdout, stderr } = spawnSync('sh', [file('script.sh')], { env, encoding: 'utf8' });
  const calls: string[][] = [[]];
  for (const argument of readFileSync(file('arguments'), 'utf8').split('\0').slice(0, -1)) {
    if (argument === '\n') calls.push([]);
    else calls.at(-1)?.push(argument);
  }
  return { status, stdout, stderr, calls: calls.slice(0, -1), input: readFileSync(file('input'), 'utf8') };
}

const line = (n: number, level = 'ERROR') =>
  `2024-01-15T10:2${n}:00.000Z [${level}] storage_uploader: failed ${n} (job_1)`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alert-cron-'));
  stub('curl', CURL);
  stub('date', GNU_DATE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('cronSchedule', () => {
  it.each([
    [60, '* * * * *', true],
    [300, '*/5 * * * *', true],
    [420, '*/6 * * * *', false],
    [3_600, '0 * * * *', true],
    [5_400, '0 * * * *', false],
    [43_200, '0 */12 * * *', true],
    [86_400, '0 0 * * *', true],
  ])('%i s: %s', (seconds, expression, exact) => {
    expect(cronSchedule(seconds)).toMatchObject({ expression, exact });
  });
});

describe('cronScript', () => {
  it('asks for the window of every endpoint and stays quiet below the threshold', () => {
    const { status, stdout, stderr, calls, input } = run(
      cronScript({ ...rule, pattern: 'time.*out' }, 'https://api.tensorone.ai'),
      [1, 2, 3, 4].map((n) => line(n)).join('\n'),
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(calls).toHaveLength(2);
    expect(calls.map((call) => call.at(-1))).toEqual([
      'https://api.tensorone.ai/v2/endpoints/ep_1/logs',
      'https://api.tensorone.ai/v2/endpoints/ep_2/logs',
    ]);
    expect(calls[0]).toEqual(
      expect.arrayContaining([
        'startTime=2024-01-15T10:25:00Z',
        'endTime=2024-01-15T10:30:00Z',
        'level=error',
        'limit=100',
        'format=text',
        'search=time.*out',
      ]),
    );
    expect(calls.flat().join(' ')).not.toContain(KEY);
    expect(input).toContain(`header = "Authorization: Bearer ${KEY}"\n`);
  });

  it('alerts at the threshold with the three newest entries, and calls the webhook', () => {
    const noisy: AlertRule = {
      ...rule,
      name: 'It\'s "bad"\n$(x)',
      endpoints: ['ep_1'],
      steps: [{ after: 1, channel: 'webhook' }],
      webhookUrl: 'https://example.com/a?b=1&c=$d',
    };
    const text = `${[3, 1, 5, 2, 4].map((n) => `${line(n)}\n  continued 2024`).join('\n')}\n`;
    const { status, stdout, calls } = run(cronScript(noisy, 'https://x.test'), text);
    expect(status).toBe(1);
    expect(stdout).toContain('ep_1 has 5 entries of level error or above in the last 300 seconds');
    expect(stdout.trimEnd().split('\n').slice(-3)).toEqual([line(5), line(4), line(3)]);
    const webhook = calls[1] ?? [];
    expect(webhook.at(-1)).toBe(noisy.webhookUrl);
    expect(JSON.parse(webhook[webhook.indexOf('--data-raw') + 1] ?? '')).toEqual({
      rule: noisy.name,
      endpoint: 'ep_1',
      count: 5,
      windowSeconds: 300,
    });
  });

  it('works with BSD date', () => {
    stub('date', BSD_DATE);
    const { status, calls } = run(cronScript(rule, 'https://x.test'), '');
    stub('date', GNU_DATE);
    expect(status).toBe(0);
    expect(calls[0]).toContain('startTime=2024-01-15T10:25:00Z');
  });

  it('says what keeps it from asking', () => {
    const script = cronScript(rule, 'https://x.test');
    for (const key of [null, '', 'sk"\nurl = evil']) {
      const { status, stderr, calls } = run(script, '', key);
      expect(status).toBe(2);
      expect(stderr).toContain('TENSORONE_API_KEY');
      expect(calls).toEqual([]);
    }
    writeFileSync(file('fail'), '');
    const { status, stderr } = run(script, '');
    rmSync(file('fail'));
    expect(status).toBe(2);
    expect(stderr).toContain('the request for ep_1 failed');
  });

  it('hands every text over unchanged, whatever it contains', () => {
    const nasty = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            "'",
            '"',
            '`',
            '$(touch PWNED)',
            '\\',
            '\n',
            '!',
            '%',
            ' ',
            '@',
            '#',
            ';',
            '&',
            '*',
            '$IFS',
            "'\\''",
          ),
          fc.string({ unit: 'grapheme', maxLength: 5 }),
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('').replaceAll('\0', ''));
    fc.assert(
      fc.property(nasty, nasty, nasty, (name, pattern, base) => {
        const script = cronScript({ ...rule, name, pattern, endpoints: ['ep_1', '$(x)', 'ep_2'] }, base);
        writeFileSync(file('syntax.sh'), script);
        expect(spawnSync('sh', ['-n', file('syntax.sh')], { encoding: 'utf8' })).toMatchObject({
          status: 0,
          stderr: '',
        });
        const { status, stderr, calls } = run(script, '');
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        expect(calls.map((call) => call.at(-1))).toEqual([
          `${base}/v2/endpoints/ep_1/logs`,
          `${base}/v2/endpoints/ep_2/logs`,
        ]);
        if (pattern !== '') expect(calls[0]).toContain(`search=${pattern}`);
      }),
      { seed: 8, numRuns: 20 },
    );
  }, 60_000);

  it('quotes a quote', () => {
    expect(shellQuote("it's")).toBe("'it'\\''s'");
  });
});
