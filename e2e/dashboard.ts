import { type Download, expect, type Locator, type Page } from '@playwright/test';
import type { ApiServer, RecordedRequest } from '../src/mocks/http-server';
import { API_KEY, ENDPOINTS } from './test-api';

/** The dashboard as a user meets it: every control by its role and name. */
export class Dashboard {
  readonly page: Page;
  readonly #site: string;
  readonly #api: Pick<ApiServer, 'url' | 'requests'>;

  constructor(page: Page, site: string, api: Pick<ApiServer, 'url' | 'requests'>) {
    this.page = page;
    this.#site = site;
    this.#api = api;
  }

  /** Opens the page, on demo data unless connected before. `query` is the address's part after "?". */
  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.#site}${query === '' ? '' : `?${query}`}`);
    await this.#expectStarted();
  }

  /**
   * Opens the page and connects it to the test's API through the dialog; returns when nothing of the demo is on screen
   * any more. The first answer may be still to come.
   */
  async connect(query = ''): Promise<void> {
    await this.open(query);
    await this.submitConnection();
    await expect(this.#dialog).toBeHidden();
    await expect(this.#views).toBeVisible();
  }

  /** What a new page ends in: its views, or the question for a key. Until then it is open which of them. */
  async #expectStarted(): Promise<void> {
    await expect(this.#views.or(this.#dialog).first()).toBeVisible();
  }

  get #views(): Locator {
    return this.page.getByRole('navigation', { name: 'Views' });
  }

  get #dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Connection' });
  }

  async submitConnection(
    fields: { baseUrl?: string; apiKey?: string; endpoints?: string; remember?: boolean } = {},
  ): Promise<void> {
    const dialog = this.#dialog;
    await this.#expectStarted();
    if (!(await dialog.isVisible())) await this.page.getByRole('button', { name: 'Connection' }).click();
    await dialog.getByRole('textbox', { name: 'API base URL' }).fill(fields.baseUrl ?? this.#api.url);
    await dialog.getByRole('textbox', { name: 'API key' }).fill(fields.apiKey ?? API_KEY);
    await dialog.getByRole('textbox', { name: 'Endpoints' }).fill(fields.endpoints ?? ENDPOINTS.join(', '));
    await dialog
      .getByRole('checkbox', { name: 'Remember key on this device' })
      .setChecked(fields.remember ?? false);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  }

  get filters(): Locator {
    return this.page.getByRole('search', { name: 'Log filters' });
  }

  get table(): Locator {
    return this.page.getByRole('table', { name: 'Log entries' });
  }

  /** Rows of entries, without the heading row. */
  get rows(): Locator {
    return this.table.locator('[role="row"][data-index]');
  }

  get resultCount(): Locator {
    return this.page.getByRole('status', { name: 'Result count' });
  }

  /** What is said of the entries in the table: how many are loaded, what is cut, that they answer an earlier query. */
  get facts(): Locator {
    return this.page.getByRole('status', { name: 'About these entries' });
  }

  get refreshButton(): Locator {
    return this.page.getByRole('button', { name: 'Refresh' });
  }

  get loadAllButton(): Locator {
    return this.page.getByRole('button', { name: 'Load all in range' });
  }

  /**
   * Waits until what is shown answers the query as it now is: the entries before stay on screen until then. To be
   * called after an action that has changed the query; after typing, whose effect comes later, wait for the address
   * first.
   */
  async expectAnswered(): Promise<void> {
    await expect(this.refreshButton).toHaveAttribute('aria-busy', 'false');
    await expect(this.facts).not.toContainText('answer an earlier query');
    await expect(this.resultCount).toHaveText(/entr(?:y|ies)/);
  }

  /** Waits for what is drawn beside the table once it has its first answer. */
  async expectAllParts(): Promise<void> {
    const parts = ['Log volume', 'Summary', 'Common errors'];
    for (const name of parts)
      await expect(this.page.getByRole('region', { name, exact: true })).toBeVisible();
    await expect(this.page.getByRole('button', { name: 'Start live tail' })).toBeVisible();
    await expect(this.page.getByRole('button', { name: 'Export', exact: true })).toBeEnabled();
  }

  /** Loads every entry of the range; returns when the last is there. */
  async loadAll(): Promise<void> {
    await this.loadAllButton.click();
    await expect(this.page.getByText('All matching entries are loaded.')).toBeAttached();
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  get tail(): Locator {
    return this.page.getByRole('region', { name: 'Live tail' });
  }

  get streamState(): Locator {
    return this.tail.getByRole('status', { name: 'Stream state' });
  }

  get liveEntries(): Locator {
    return this.page.getByRole('log', { name: 'Live entries' });
  }

  /** Asks for the live tail, whatever may come of it. */
  async startTail(): Promise<void> {
    await this.tail.getByRole('button', { name: 'Start live tail' }).click();
  }

  /** Starts the live tail; returns when its stream is open. */
  async goLive(): Promise<void> {
    await this.startTail();
    await expect(this.streamState).toHaveText(/^Live/);
  }

  /** Saves the entries in a format of the menu "Export"; returns when the file is on its way. */
  async exportAs(format: string): Promise<Download> {
    await this.page.getByRole('button', { name: 'Export', exact: true }).click();
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('menuitem', { name: format, exact: true }).click(),
    ]);
    return download;
  }

  /** The list requests so far, without preflights, streams and the connection check. */
  get lists(): readonly RecordedRequest[] {
    return this.#api.requests.filter(
      (request) =>
        request.method === 'GET' &&
        request.url.includes('/logs?') &&
        !request.url.includes('stream=true') &&
        parameters(request).has('startTime'),
    );
  }

  /** The parameters of the last list request so far; none before the first, so that it can be waited for. */
  lastList(): URLSearchParams {
    const last = this.lists.at(-1);
    return last === undefined ? new URLSearchParams() : parameters(last);
  }
}

export function parameters(request: RecordedRequest): URLSearchParams {
  return new URL(request.url, 'http://api').searchParams;
}
