import { expect, type Locator, type Page } from '@playwright/test';
import type { ApiServer, RecordedRequest } from '../src/mocks/http-server';
import { API_KEY, ENDPOINTS } from './test-api';

/** The dashboard as a user meets it: every control by its role and name. */
export class Dashboard {
  readonly page: Page;
  readonly #site: string;
  readonly #api: ApiServer;

  constructor(page: Page, site: string, api: ApiServer) {
    this.page = page;
    this.#site = site;
    this.#api = api;
  }

  /** Opens the page, on demo data unless connected before. `query` is the address's part after "?". */
  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.#site}${query === '' ? '' : `?${query}`}`);
    const views = this.page.getByRole('navigation', { name: 'Views' });
    await expect(views.or(this.page.getByRole('dialog', { name: 'Connection' })).first()).toBeVisible();
  }

  /** Opens the page and connects it to the test's API through the dialog; returns when rows are there. */
  async connect(query = ''): Promise<void> {
    await this.open(query);
    await this.submitConnection();
    await expect(this.page.getByRole('dialog', { name: 'Connection' })).toBeHidden();
  }

  async submitConnection(
    fields: { baseUrl?: string; apiKey?: string; endpoints?: string; remember?: boolean } = {},
  ): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Connection' });
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

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  get tail(): Locator {
    return this.page.getByRole('region', { name: 'Live tail' });
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

  /** The parameters of the last list request. */
  lastList(): URLSearchParams {
    const last = this.lists.at(-1);
    if (last === undefined) throw new Error('no list request was sent');
    return parameters(last);
  }
}

export function parameters(request: RecordedRequest): URLSearchParams {
  return new URL(request.url, 'http://api').searchParams;
}
