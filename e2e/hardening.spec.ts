import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { headerProblems } from '../.ci/check-headers.mjs';
import { CACHE_CONTROL, securityHeaders } from '../.ci/server/headers.mjs';
import { integrityOf } from '../.ci/server/integrity.mjs';
import { test as base, expect, startSite } from './fixtures';
import { API_KEY, ENDPOINTS } from './test-api';

/** A web server of another origin, with the requests it got. */
interface OtherOrigin {
  readonly url: string;
  readonly requests: string[];
  /** The page that it answers with. */
  html: string;
}

const test = base.extend<{ other: OtherOrigin; violations: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  other: async ({}, use) => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' });
      response.end(other.html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const other: OtherOrigin = { url: `http://127.0.0.1:${port}/`, requests, html: '<title>other</title>' };
    await use(other);
    server.closeAllConnections();
    server.close();
  },
  /** Every report of the browser that the page's policy was violated, as `directive blocked-address`. */
  violations: async ({ page }, use) => {
    const violations: string[] = [];
    await page.exposeBinding('reportViolation', (_source, text: string) => void violations.push(text));
    await page.addInitScript(() => {
      const { reportViolation } = window as unknown as { reportViolation(text: string): void };
      document.addEventListener('securitypolicyviolation', (event) =>
        reportViolation(`${event.effectiveDirective} ${event.blockedURI}`),
      );
    });
    await use(violations);
  },
});

/** Whatever the browser writes to the console as an error or a warning, and what no one caught. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

test('a tour of everything violates nothing and leaves the console clean', async ({
  dashboard,
  page,
  violations,
}) => {
  test.slow();
  const complaints = collectComplaints(page);
  await dashboard.open('level=debug');
  await expect(dashboard.rows.first()).toBeVisible();
  // Without the policy the worker could not be registered, and the demo would go on without it.
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL))
    .toMatch(/\/mockServiceWorker\.js$/);

  await dashboard.connect('level=debug');
  await dashboard.filters.getByRole('searchbox').fill('CUDA');
  await expect(page).toHaveURL(/search=CUDA/);
  await dashboard.expectAnswered();
  await expect(dashboard.rows.first()).toContainText('CUDA');
  await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
  const details = page.getByRole('region', { name: 'Entry details' });
  await expect(details.getByRole('heading', { name: 'Metadata' })).toBeVisible();
  await page.keyboard.press('Escape');

  const volume = page.getByRole('region', { name: 'Log volume' });
  await volume.getByRole('button', { name: 'Show as table' }).click();
  await expect(volume.getByRole('table')).toBeVisible();
  const aggregations = page.getByRole('region', { name: 'Aggregations' });
  await aggregations.scrollIntoViewIfNeeded();
  await expect(aggregations).toContainText('CUDA_OOM');

  for (const format of ['JSON', 'Text', 'CSV']) {
    const download = await dashboard.exportAs(format);
    expect(await download.failure()).toBeNull();
    const panel = page.getByRole('dialog', { name: 'Export' });
    await expect(panel.getByRole('status')).toHaveText(/^Saved .*\d entries/);
    await panel.getByRole('button', { name: 'Close' }).press('Escape');
    await expect(panel).toBeHidden();
  }

  await dashboard.goLive();
  await page.getByRole('button', { name: 'Connection' }).click();
  await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  await page.keyboard.press('Escape');
  for (const theme of ['light', 'dark']) {
    await page.getByRole('button', { name: /^Theme: / }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  }
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  expect(violations).toEqual([]);
  expect(complaints).toEqual([]);
});

test('what an injection would do is refused, each of it', async ({ page, site, other, violations }) => {
  await page.goto(site);
  await expect(page.getByRole('status', { name: 'Result count' })).toBeVisible();
  expect(violations).toEqual([]);
  const done = await page.evaluate(async (otherUrl) => {
    const code = 'window.owned = (window.owned ?? 0) + 1';
    const add = <Name extends keyof HTMLElementTagNameMap>(name: Name) => {
      const element = document.createElement(name);
      document.body.append(element);
      return element;
    };
    const target = add('p');
    const color = () => getComputedStyle(target).color;
    const before = color();
    const blobUrl = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const attacks: Record<string, () => unknown> = {
      'script.textContent': () => {
        add('script').textContent = code;
      },
      'script.src': () => {
        add('script').src = `${otherUrl}x.js`;
      },
      'own file as script.src': () => {
        add('script').src = '/theme.js';
      },
      'onclick attribute': () => target.setAttribute('onclick', code),
      // biome-ignore lint/security/noGlobalEval: an attack, to see it refused
      eval: () => window.eval(code),
      'new Function': () => new Function(code)(),
      'setTimeout with text': () => setTimeout(code),
      innerHTML: () => {
        target.innerHTML = `<img src=x onerror="${code}">`;
      },
      outerHTML: () => {
        target.outerHTML = '<p>';
      },
      insertAdjacentHTML: () => target.insertAdjacentHTML('beforeend', '<b>'),
      'document.write': () => document.write('<b>'),
      DOMParser: () => new DOMParser().parseFromString('<b>', 'text/html'),
      createContextualFragment: () => document.createRange().createContextualFragment('<b>'),
      srcdoc: () => {
        add('iframe').srcdoc = `<script>parent.${code}</script>`;
      },
      'object.data': () => {
        add('object').data = `${otherUrl}object`;
      },
      'worker from a blob': () => new Worker(blobUrl),
      'worker from data': () => new Worker(`data:text/javascript,${code}`),
      'worker from a file of ours that is none': () => new Worker('/theme.js'),
      'worker of another origin': () => new Worker(`${otherUrl}x.js`),
      'shared worker from a blob': () => new SharedWorker(blobUrl),
      'service worker': () => navigator.serviceWorker.register('/theme.js'),
      'module from data': () => import(/* @vite-ignore */ `data:text/javascript,${code}`),
      'a second policy': () =>
        window.trustedTypes?.createPolicy('second', { createScriptURL: (url: string) => url }),
      'the policy again': () =>
        window.trustedTypes?.createPolicy('default', { createScriptURL: (url: string) => url }),
      'fetch elsewhere': () => fetch('https://elsewhere.example/', { mode: 'no-cors' }),
      'fetch of data': () => fetch('data:text/plain,1'),
      'style attribute': () => {
        target.setAttribute('style', 'color: rgb(1, 2, 3)');
        if (color() === before) throw new Error('dropped');
      },
      'style element': () => {
        add('style').textContent = 'p { color: rgb(1, 2, 3) !important }';
        if (color() === before) throw new Error('dropped');
      },
    };
    // A task of the page's own: what the debugger runs is exempt from the rule on eval.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const succeeded: string[] = [];
    for (const [name, attack] of Object.entries(attacks)) {
      try {
        await attack();
        succeeded.push(name);
      } catch {
        // Refused, as it should be.
      }
    }
    // These fail without a word to the caller; only the reports and the other server tell.
    const script = document.createElement('script');
    script.append(document.createTextNode(code));
    document.body.append(script);
    const link = add('a');
    link.href = `javascript:${code}`;
    link.click();
    add('img').src = `${otherUrl}image`;
    add('iframe').src = `${otherUrl}frame`;
    add('base').href = otherUrl;
    Object.assign(add('link'), { rel: 'stylesheet', href: `${otherUrl}style` });
    Object.assign(add('link'), { rel: 'manifest', href: `${otherUrl}manifest` });
    const form = add('form');
    form.action = `${otherUrl}form`;
    form.submit();
    navigator.sendBeacon('https://elsewhere.example/beacon', 'x');
    return succeeded;
  }, other.url);
  expect(done).toEqual([]);
  const directives = () => [...new Set(violations.map((text) => text.split(' ')[0]))].sort();
  await expect
    .poll(directives)
    .toEqual(
      expect.arrayContaining([
        'base-uri',
        'connect-src',
        'form-action',
        'frame-src',
        'img-src',
        'require-trusted-types-for',
        'script-src-elem',
        'style-src-attr',
        'style-src-elem',
        'trusted-types',
      ]),
    );
  await expect.poll(() => violations.filter((text) => text.endsWith(' inline')).length).toBeGreaterThan(2);
  await expect.poll(() => violations).toContain('connect-src https://elsewhere.example/beacon');
  expect(other.requests).toEqual([]);
  expect(await page.evaluate(() => 'owned' in window)).toBe(false);
  expect(page.url()).toBe(site);
});

test('no page can frame it, and none that opens it keeps a hold of it', async ({
  page,
  site,
  other,
  context,
}) => {
  await page.goto(site);
  other.html = `<title>other</title><iframe src="${site}"></iframe><button onclick="opened = window.open('${site}')">Open</button>`;
  const attacker = await context.newPage();
  const refusals: string[] = [];
  attacker.on('console', (message) => refusals.push(message.text()));
  await attacker.goto(other.url);
  await expect.poll(() => refusals.join('\n')).toContain('frame-ancestors');
  expect(attacker.frames().map((frame) => frame.url())).not.toContain(site);
  const [popup] = await Promise.all([
    // The browser cuts the tie at once, so it is no popup of that page's any more.
    context.waitForEvent('page'),
    attacker.getByRole('button', { name: 'Open' }).click(),
  ]);
  await expect(popup.getByRole('status', { name: 'Result count' })).toBeVisible();
  expect(await popup.evaluate(() => window.opener)).toBeNull();
  expect(await attacker.evaluate(() => (window as unknown as { opened: Window }).opened.closed)).toBe(true);
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A request with any headers, path and method: fetch would refuse or tidy them. */
function ask(
  url: string,
  options: { path?: string; method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const request = send(url, { ...rest, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    request.on('error', reject);
    request.end(body);
  });
}

test('every answer has every header', async ({ page, site }) => {
  const seen: { path: string; answer: Answer }[] = [];
  page.on('response', async (response) => {
    const url = new URL(response.url());
    if (url.origin !== new URL(site).origin || response.fromServiceWorker()) return;
    seen.push({ path: url.pathname, answer: { status: response.status(), headers: response.headers() } });
  });
  await page.goto(site);
  await expect(page.getByRole('status', { name: 'Result count' })).toHaveText(/entries$/);
  const paths = seen.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['/', '/theme.js', '/config.json']));
  expect(paths.filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(2);
  const asked: typeof seen = [];
  for (const path of ['/mockServiceWorker.js', '/favicon.svg', '/index.html']) {
    asked.push({ path, answer: await ask(site, { path }) });
  }
  for (const options of [
    { path: '/assets/missing-00000000.js' },
    { path: '/missing' },
    { path: '/..%2f..%2fpackage.json' },
    { path: '/%' },
    { path: '/', method: 'POST' },
    { path: '/', method: 'HEAD' },
    { path: '/config.json', method: 'DELETE' },
    { path: '/', headers: { Host: 'rebound.example' } },
  ]) {
    asked.push({ path: `${options.method ?? 'GET'} ${options.path}`, answer: await ask(site, options) });
  }
  expect(asked.slice(-8).map(({ answer }) => answer.status)).toEqual([
    404, 404, 404, 400, 405, 200, 405, 403,
  ]);
  const wanted = securityHeaders();
  for (const { path, answer } of [...seen, ...asked]) {
    for (const [name, value] of Object.entries(wanted)) {
      expect(answer.headers[name.toLowerCase()], `${name} of ${path}`).toBe(value);
    }
    if (answer.status !== 200 || path.includes(' ')) continue;
    const kept = path.startsWith('/assets/')
      ? CACHE_CONTROL.hashed
      : ['/', '/index.html', '/config.json'].includes(path)
        ? CACHE_CONTROL.page
        : CACHE_CONTROL.other;
    expect(answer.headers['cache-control'], `Cache-Control of ${path}`).toBe(kept);
  }
  expect(await headerProblems(site)).toEqual([]);
});

test('it listens on 127.0.0.1 and on nothing else', async ({ site }) => {
  const port = Number(new URL(site).port);
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
    .map(({ address }) => address);
  for (const address of others) {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      const socket = connect({ port, host: address, timeout: 3_000 });
      socket.on('connect', () => resolve(null));
      socket.on('timeout', () => resolve(new Error('timeout')));
      socket.on('error', resolve);
    });
    expect(error, `a connection to ${address}`).not.toBeNull();
  }
});

test.describe('the proxy, which holds the key', () => {
  test('answers its own page and no other, and nothing but the API’s log paths', async ({
    page,
    api,
    other,
  }) => {
    const proxied = await startSite({
      TENSORONE_API_URL: api.url,
      TENSORONE_API_KEY: API_KEY,
      TENSORONE_ENDPOINTS: ENDPOINTS.join(','),
    });
    try {
      const logs = `v2/endpoints/${ENDPOINTS[0]}/logs`;
      await page.goto(other.url);
      const seen = await page.evaluate(async (url) => {
        const read = await fetch(url).then(
          (answer) => `read ${answer.status}`,
          () => 'refused',
        );
        // These the browser sends all the same, and only hides the answer.
        await fetch(url, { mode: 'no-cors' }).catch(() => undefined);
        await fetch(url, { mode: 'no-cors', method: 'POST', body: '{}' }).catch(() => undefined);
        navigator.sendBeacon(url, '{}');
        const image = new Image();
        const settled = new Promise((resolve) => {
          image.onload = image.onerror = resolve;
        });
        image.src = url;
        await settled;
        const socket = new WebSocket(url.replace('http', 'ws'));
        await new Promise((resolve) => {
          socket.onopen = socket.onerror = resolve;
        });
        return [read, socket.readyState === WebSocket.OPEN];
      }, proxied.url + logs);
      expect(seen).toEqual(['refused', false]);

      const host = new URL(proxied.url).host;
      const refused: [number, Parameters<typeof ask>[1]][] = [
        [403, { path: `/${logs}`, headers: { Host: 'rebound.example' } }],
        [403, { path: `/${logs}`, headers: { Host: `rebound.example:${new URL(proxied.url).port}` } }],
        [403, { path: `/${logs}`, headers: { Origin: 'https://evil.example' } }],
        [403, { path: `/${logs}`, headers: { Origin: 'null' } }],
        [403, { path: `/${logs}`, headers: { 'Sec-Fetch-Site': 'same-site' } }],
        [403, { path: `/${logs}/../run` }],
        [403, { path: '/v2/endpoints/..%2f..%2fkeys/logs' }],
        [403, { path: `/v2/endpoints/${ENDPOINTS[0]}` }],
        [403, { path: `/v2/endpoints/${ENDPOINTS[0]}/run`, method: 'POST', body: '{}' }],
        [405, { path: `/${logs}`, method: 'DELETE' }],
        [405, { path: '/v1/keys', method: 'POST', body: '{}' }],
        [404, { path: '/v1/keys' }],
        [404, { path: `//${host}/${logs}` }],
        [413, { path: '/v2/endpoints/logs/search', method: 'POST', body: 'x'.repeat(100_000) }],
        [
          411,
          {
            path: '/v2/endpoints/logs/search',
            method: 'POST',
            body: '{}',
            headers: { 'Transfer-Encoding': 'chunked' },
          },
        ],
      ];
      for (const [status, options] of refused) {
        const answer = await ask(proxied.url, options);
        expect(answer.status, JSON.stringify(options).slice(0, 120)).toBe(status);
      }
      expect(api.requests, 'nothing has reached the API').toEqual([]);

      await page.goto(proxied.url);
      await expect(page.getByRole('status', { name: 'Result count' })).toHaveText(/entries$/);
      expect(api.requests.length).toBeGreaterThan(0);
      expect(api.requests.every((request) => request.headers.authorization === `Bearer ${API_KEY}`)).toBe(
        true,
      );
      expect((await ask(`${proxied.url}${logs}?limit=1`)).headers['content-security-policy']).toBe(
        securityHeaders()['Content-Security-Policy'],
      );
    } finally {
      proxied.stop();
    }
  });
});

test.describe('connections', () => {
  test('to a host that the policy does not name are refused, and the dialog says what to set', async ({
    page,
    site,
  }) => {
    await page.goto(site);
    await page.getByRole('button', { name: 'Connection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connection' });
    await dialog.getByRole('textbox', { name: 'API base URL' }).fill('https://logs.elsewhere.example');
    await dialog.getByRole('textbox', { name: 'API key' }).fill(API_KEY);
    await dialog.getByRole('textbox', { name: 'Endpoints' }).fill(ENDPOINTS[0]);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('Content-Security-Policy');
    await expect(dialog.getByRole('alert')).toContainText('TENSORONE_CSP_CONNECT');
  });

  test('are what the setting says, and no more', async ({ page, api }) => {
    const narrow = await startSite({ TENSORONE_CSP_CONNECT: 'https://logs.elsewhere.example' });
    try {
      const answer = await ask(narrow.url);
      expect(answer.headers['content-security-policy']).toContain(
        "connect-src 'self' https://logs.elsewhere.example;",
      );
      await page.goto(narrow.url);
      const refused = await page.evaluate((url) => fetch(url).then(String, () => 'refused'), api.url);
      expect(refused).toBe('refused');
      expect(api.requests).toEqual([]);
    } finally {
      narrow.stop();
    }
  });
});

test.describe('the build', () => {
  test('says what the page loads must be, and the browser holds it to that', async ({ page, site }) => {
    const html = await (await fetch(site)).text();
    const tags = [...html.matchAll(/<(?:script|link rel="(?:stylesheet|modulepreload)")[^>]*>/g)].map(
      ([tag]) => tag,
    );
    expect(tags.length).toBeGreaterThan(2);
    for (const tag of tags) {
      const [, path = ''] = /(?:src|href)="(\/[^"]+)"/.exec(tag) ?? [];
      const content = new Uint8Array(await (await fetch(new URL(path, site))).arrayBuffer());
      expect(tag).toContain(` integrity="${integrityOf(content)}"`);
      expect(tag).toContain(' crossorigin');
    }
    const failed: string[] = [];
    await page.exposeBinding('reportFailure', (_source, url: string) => void failed.push(url));
    await page.addInitScript(() => {
      const { reportFailure } = window as unknown as { reportFailure(url: string): void };
      const report = ({ target }: Event) => {
        if (target instanceof HTMLScriptElement) reportFailure(target.src);
      };
      document.addEventListener('error', report, true);
    });
    await page.goto(site);
    expect(failed).toEqual([]);
    await page.route('**/theme.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'window.owned = true' }),
    );
    await page.goto(site);
    await expect.poll(() => failed).toEqual([`${site}theme.js`]);
    expect(await page.evaluate(() => 'owned' in window)).toBe(false);
  });

  test('made twice is the same, byte for byte', () => {
    const again = mkdtempSync(join(tmpdir(), 'endpoint-logs-build-'));
    try {
      // As `npm run build` has it: the test runner's NODE_ENV is not the build's.
      const { NODE_ENV: _, ...env } = process.env;
      const build = spawnSync(
        process.execPath,
        ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', again],
        { env, encoding: 'utf8' },
      );
      expect(build.status, build.stderr).toBe(0);
      expect(hashes(again)).toEqual(hashes('dist'));
    } finally {
      rmSync(again, { recursive: true });
    }
  });
});

/** SHA-256 by path. Source maps hold the way from the build to the sources, which differs from folder to folder. */
function hashes(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith('.map') && file.name !== 'sbom.cdx.json')
    .map((file) => join(file.parentPath, file.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [
      file.slice(folder.length + 1),
      createHash('sha256').update(readFileSync(file)).digest('hex'),
    ]),
  );
}
