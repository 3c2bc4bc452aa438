import { readFile } from 'node:fs/promises';
import type { BrowserContext, Download, Page } from '@playwright/test';

/** Everything that leaves a page or stays behind in its browser, gathered to look for a text in it. */
export class KeySweep {
  readonly #page: Page;
  readonly #context: BrowserContext;
  /** Where a text was seen, and the text. */
  readonly #seen: [place: string, text: string][] = [];
  readonly #downloads: Download[] = [];

  private constructor(page: Page, context: BrowserContext) {
    this.#page = page;
    this.#context = context;
  }

  /** To be called before the page is opened. */
  static async begin(page: Page, context: BrowserContext): Promise<KeySweep> {
    const sweep = new KeySweep(page, context);
    await page.exposeFunction(
      'sweepNote',
      (place: string, text: string) => void sweep.#seen.push([place, text]),
    );
    await page.addInitScript(hookPage);
    page.on('console', (message) => sweep.#seen.push(['console', message.text()]));
    page.on('pageerror', (error) => sweep.#seen.push(['error', `${error.stack ?? error}`]));
    page.on('framenavigated', (frame) => sweep.#seen.push(['navigation', frame.url()]));
    page.on('download', (download) => sweep.#downloads.push(download));
    page.on('request', (request) => {
      const { authorization: _, ...headers } = request.headers();
      sweep.#seen.push([
        'request',
        `${request.url()} ${JSON.stringify(headers)} ${request.postData() ?? ''}`,
      ]);
    });
    return sweep;
  }

  get downloads(): readonly Download[] {
    return this.#downloads;
  }

  /** Looks at the document now; what it shows may be gone later. */
  async look(): Promise<void> {
    const texts = await this.#page.evaluate(() => [
      document.documentElement.outerHTML,
      document.title,
      location.href,
      JSON.stringify(history.state),
      // The field that the key is typed into holds it, as it must.
      ...Array.from(document.querySelectorAll('input'), (input) =>
        input.labels?.[0]?.textContent === 'API key' ? '' : input.value,
      ),
    ]);
    for (const text of texts) this.#seen.push(['document', text]);
  }

  /** The places where the text was or is, each once. */
  async placesOf(secret: string): Promise<readonly string[]> {
    await this.look();
    for (const download of this.#downloads)
      this.#seen.push(
        ['file name', download.suggestedFilename()],
        ['download', await readFile(await download.path(), 'utf8')],
      );
    for (const [place, text] of await this.#page.evaluate(readStorages)) this.#seen.push([place, text]);
    this.#seen.push(['cookies', JSON.stringify(await this.#context.cookies())]);
    const places = this.#seen.filter(([, text]) => text.includes(secret)).map(([place]) => place);
    return [...new Set(places)].sort();
  }
}

/** Notes in the page what no event of the browser tells of. */
function hookPage(): void {
  const note = (place: string, value: unknown) => {
    let text: string;
    try {
      text = typeof value === 'string' ? value : JSON.stringify(value);
    } catch {
      text = String(value);
    }
    const send: unknown = Reflect.get(window, 'sweepNote');
    if (typeof send === 'function') send(place, text ?? '');
  };
  const hook = (target: object, name: string, place: string) => {
    const original: unknown = Reflect.get(target, name);
    if (typeof original !== 'function') return;
    Object.defineProperty(target, name, {
      configurable: true,
      value(this: unknown, ...values: unknown[]) {
        note(place, values);
        return Reflect.apply(original, this, values);
      },
    });
  };
  hook(BroadcastChannel.prototype, 'postMessage', 'BroadcastChannel');
  hook(MessagePort.prototype, 'postMessage', 'MessagePort');
  hook(Worker.prototype, 'postMessage', 'Worker');
  hook(window, 'postMessage', 'postMessage');
  hook(History.prototype, 'pushState', 'history');
  hook(History.prototype, 'replaceState', 'history');
  hook(Storage.prototype, 'setItem', 'setItem');
  hook(Navigator.prototype, 'sendBeacon', 'beacon');
  hook(navigator.clipboard, 'writeText', 'clipboard');
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) hook(console, level, 'console');
}

async function readStorages(): Promise<[string, string][]> {
  const found: [string, string][] = [
    ['localStorage', JSON.stringify({ ...localStorage })],
    ['sessionStorage', JSON.stringify({ ...sessionStorage })],
    ['window.name', window.name],
    ['document.cookie', document.cookie],
  ];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const body = await (await cache.match(request))?.text();
      found.push(['Cache Storage', `${request.url} ${JSON.stringify([...request.headers])} ${body ?? ''}`]);
    }
  }
  const asked = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all: unknown = await asked(database.transaction(store).objectStore(store).getAll());
      found.push(['IndexedDB', JSON.stringify(all)]);
    }
    database.close();
  }
  return found;
}
