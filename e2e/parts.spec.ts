import type { Locator, Page } from '@playwright/test';
import type { Dashboard } from './dashboard';
import { expect, test } from './fixtures';
import { insteadOfLists } from './test-api';

/** A part that is fetched when it is asked for. */
interface OnDemand {
  /** As its message calls it. */
  readonly name: string;
  readonly script: string;
  readonly open: (page: Page, dashboard: Dashboard) => Promise<unknown>;
  /** What is there once it has come. */
  readonly there: (page: Page) => Locator;
}

const dialog = (name: string) => (page: Page) => page.getByRole('dialog', { name });
const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

const ON_DEMAND: readonly OnDemand[] = [
  {
    name: 'Saved views',
    script: 'saved-views-dialog',
    open: press('Saved views'),
    there: dialog('Saved views'),
  },
  { name: 'Privacy', script: 'privacy-dialog', open: press('Privacy'), there: dialog('Privacy') },
  {
    name: 'Keyboard shortcuts',
    script: 'shortcut-help',
    open: press('Keyboard shortcuts'),
    there: dialog('Keyboard shortcuts'),
  },
  {
    name: 'Other or several endpoints',
    script: 'several-endpoints',
    open: (_, dashboard) =>
      dashboard.filters
        .getByRole('combobox', { name: 'Endpoint' })
        .selectOption({ label: 'Other or several…' }),
    there: (page) => page.getByRole('dialog'),
  },
  {
    name: 'Time range',
    script: 'time-range-form',
    open: (_, dashboard) => dashboard.filters.getByRole('button', { name: /^Time range/ }).click(),
    there: (page) => page.getByRole('textbox', { name: 'From' }),
  },
  {
    name: 'Columns',
    script: 'column-list',
    open: press('Columns'),
    there: (page) => page.getByRole('checkbox', { name: 'Message' }),
  },
  {
    name: 'Entry details',
    script: 'entry-details',
    open: (_, dashboard) => dashboard.rows.first().getByRole('button', { name: 'Show details' }).click(),
    there: (page) => page.getByRole('region', { name: 'Entry details' }),
  },
];

/** The name that the build gives a part's script. */
function scriptOf(name: string): RegExp {
  return new RegExp(`/${name}-[\\w-]+\\.js`);
}

function failureOf(dashboard: Dashboard, name: string): Locator {
  return dashboard.alert.filter({ hasText: `${name}: this part of the dashboard could not be loaded.` });
}

test('what is asked for and does not come says so in its place, and comes when it is tried again', async ({
  dashboard,
  page,
}) => {
  for (const { script } of ON_DEMAND) await page.route(scriptOf(script), (route) => route.abort());
  await dashboard.connect();
  await dashboard.expectAnswered();
  await dashboard.expectAllParts();
  for (const { name, script, open, there } of ON_DEMAND) {
    await test.step(name, async () => {
      await open(page, dashboard);
      const alert = failureOf(dashboard, name);
      await expect(alert).toBeInViewport();
      await expect(alert).toContainText('Filters and view are kept in the address.');
      await expect(there(page)).toBeHidden();
      await expect(dashboard.rows.first()).toBeVisible();
      const tryAgain = alert.getByRole('button', { name: 'Try again' });
      await tryAgain.press('Enter');
      await expect(tryAgain).toBeFocused();
      await page.unroute(scriptOf(script));
      await page.keyboard.press('Enter');
      await expect(there(page).first()).toBeVisible();
      await expect(alert).toBeHidden();
      await page.keyboard.press('Escape');
    });
  }
});

test('where nothing of what stands beside the table comes, the table does, and one press fetches the rest', async ({
  dashboard,
  page,
}) => {
  const parts = {
    'Live tail': 'tail-pane',
    'Log volume': 'source-volume',
    Summary: 'summary-aside',
    Export: 'export-menu',
    'Open log file': 'archive-tools',
  };
  for (const script of Object.values(parts)) await page.route(scriptOf(script), (route) => route.abort());
  await dashboard.connect();
  await dashboard.expectAnswered();
  for (const name of Object.keys(parts)) await expect(failureOf(dashboard, name)).toBeInViewport();
  await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
  await expect(page.getByRole('region', { name: 'Entry details' })).toBeVisible();
  for (const script of Object.values(parts)) await page.unroute(scriptOf(script));
  await failureOf(dashboard, 'Live tail').getByRole('button', { name: 'Try again' }).click();
  await dashboard.expectAllParts();
  await expect(page.getByRole('button', { name: 'Open log file' })).toBeVisible();
  await expect(dashboard.alert).toHaveCount(0);
});

test('a view that takes the place of the table fails alone too', async ({ dashboard, page }) => {
  await page.route(scriptOf('analysis-pane'), (route) => route.abort());
  await dashboard.connect('view=errors');
  await expect(failureOf(dashboard, 'Errors')).toBeInViewport();
  await page.getByRole('button', { name: 'Logs', exact: true }).click();
  await expect(dashboard.rows.first()).toBeVisible();
  await page.unroute(scriptOf('analysis-pane'));
  // Opened anew, it is fetched anew.
  await page.getByRole('button', { name: 'Errors', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Error codes' })).toBeVisible();
});

test('a part whose style does not come is not drawn without it', async ({ dashboard, page }) => {
  const style = /tail-pane.*\.css/;
  await page.route(style, (route) => route.abort());
  await dashboard.connect();
  const alert = failureOf(dashboard, 'Live tail');
  await expect(alert).toBeInViewport();
  await alert.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeFocused();
  await page.unroute(style);
  await page.keyboard.press('Enter');
  await expect(dashboard.tail).toHaveCSS('display', 'flex');
});

test('a deployment that replaced the files is mended by the reload that is offered; the filters stay', async ({
  dashboard,
  page,
}) => {
  let replaced = true;
  await page.route(/saved-views-dialog.*\.js/, (route) =>
    replaced ? route.fulfill({ status: 404, body: 'gone' }) : route.continue(),
  );
  await dashboard.open('level=error');
  await dashboard.submitConnection({ remember: true });
  await dashboard.expectAnswered();
  await page.getByRole('button', { name: 'Saved views' }).click();
  const alert = dashboard.alert.filter({ hasText: 'Saved views' });
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toBeVisible();
  replaced = false;
  await alert.getByRole('button', { name: 'Reload the page' }).click();
  await expect(alert).toBeHidden();
  await expect(dashboard.filters.getByRole('combobox', { name: 'Minimum level' })).toHaveValue('error');
});

test('without a network, parts that were never fetched say so, and come by themselves when it is back', async ({
  dashboard,
  page,
  context,
}) => {
  // As where data is to be saved, nothing is fetched before it is needed.
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
  );
  await dashboard.connect();
  await dashboard.expectAllParts();
  await context.setOffline(true);
  await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
  await dashboard.rows.nth(1).getByRole('button', { name: 'Show details' }).click();
  const alerts = dashboard.table.getByRole('alert').filter({ hasText: 'This device is offline' });
  await expect(alerts.filter({ hasText: 'Entry details' })).toHaveCount(2);
  await context.setOffline(false);
  await expect(dashboard.table.getByRole('region', { name: 'Entry details' })).toHaveCount(2);
  await expect(alerts).toHaveCount(0);
});

test('an error in the details of one entry stays there, and its text is not shown', async ({
  dashboard,
  page,
  api,
}) => {
  const logs = ['fine', 'breaks it: token=sk-live-1234', 'fine too'].map((message, at) => ({
    timestamp: new Date(Date.now() - at * 1_000).toISOString(),
    level: 'info',
    source: 'api_handler',
    message,
  }));
  api.respondWith(insteadOfLists(logs));
  // No known entry does: one that would is stood in for.
  await page.route(/entry-details.*\.js/, async (route) => {
    const script = await (await route.fetch()).text();
    const [, local = ''] = /(\w+) as EntryDetails/.exec(script) ?? [];
    expect(local).not.toBe('');
    const broken = `\nfunction broken(props) { if (props.entry.message.includes('breaks')) throw new Error('cannot read ' + props.entry.message); return ${local}(props); }`;
    await route.fulfill({
      contentType: 'text/javascript',
      body: script.replace(/(\w+) as EntryDetails/, 'broken as EntryDetails') + broken,
    });
  });
  await dashboard.connect();
  await expect(dashboard.rows).toHaveCount(3);
  for (const at of [0, 1, 2])
    await dashboard.rows.nth(at).getByRole('button', { name: 'Show details' }).click();
  const alert = dashboard.alert.filter({
    hasText: 'Entry details: this part of the dashboard stopped with an error.',
  });
  await expect(alert).toHaveCount(1);
  await expect(alert).not.toContainText('sk-live');
  await expect(dashboard.table.getByRole('region', { name: 'Entry details' })).toHaveCount(2);
  await expect(dashboard.rows).toHaveCount(3);
  await dashboard.rows.nth(1).getByRole('button', { name: 'Hide details' }).click();
  await expect(alert).toHaveCount(0);
});
