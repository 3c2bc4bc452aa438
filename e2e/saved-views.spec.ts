import { expect, test } from './fixtures';

const AGG = encodeURIComponent('by=source;show=count;name=load');

test('a view is saved with its aggregations, opened, survives a reload, and is deleted and had back', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect(`from=now-2h&level=error&view=aggregate&agg=${AGG}`);
  const button = page.getByRole('button', { name: 'Saved views' });
  const dialog = page.getByRole('dialog', { name: 'Saved views' });
  await button.click();
  await dialog.getByRole('textbox', { name: 'Name of this view' }).fill('Load of errors');
  await dialog.getByRole('textbox', { name: 'Name of this view' }).press('Enter');
  await expect(dialog.getByRole('status', { name: 'Saved views changed' })).toContainText('Saved');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();

  await dashboard.connect('level=warn');
  await button.click();
  await dialog.getByRole('button', { name: 'Open Load of errors' }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/from=now-2h/);
  await expect(page).toHaveURL(/level=error/);
  await expect(
    page.getByRole('region', { name: 'Aggregations' }).getByRole('table', { name: 'load' }),
  ).toBeVisible();

  await button.click();
  await dialog.getByRole('button', { name: 'Delete Load of errors' }).click();
  await expect(dialog.getByText('No saved views yet.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Open Load of errors' })).toBeVisible();
});

test('another tab sees a view at once, and the dashboard starts with the one chosen', async ({
  dashboard,
  page,
  context,
}) => {
  await dashboard.open('level=error');
  await page.getByRole('button', { name: 'Saved views' }).click();
  const dialog = page.getByRole('dialog', { name: 'Saved views' });
  await dialog.getByRole('textbox', { name: 'Name of this view' }).fill('Errors');

  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole('button', { name: 'Saved views' }).click();
  await expect(other.getByText('No saved views yet.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByRole('button', { name: 'Open Errors' })).toBeVisible();
  await other.close();

  await dialog.getByRole('button', { name: 'Start with Errors' }).click();
  await expect(dialog.getByRole('button', { name: 'Start with Errors' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await dashboard.open();
  await expect(page).toHaveURL(/level=error/);
  await dashboard.open('level=warn');
  await expect(page).toHaveURL(/level=warn/);
});

test('views travel as a file, of which nothing foreign is taken', async ({ dashboard, page }) => {
  await dashboard.open('level=error');
  await page.getByRole('button', { name: 'Saved views' }).click();
  const dialog = page.getByRole('dialog', { name: 'Saved views' });
  const views = [
    { name: '<img src=x onerror=alert(1)>', query: 'level=fatal&apiKey=sk_secret' },
    { name: 'Slow', query: 'from=now-1d&search=timeout' },
    'nonsense',
  ];
  await dialog.getByLabel('Import saved views').setInputFiles({
    name: 'views.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ views })),
  });
  await expect(dialog.getByText('<img src=x onerror=alert(1)>')).toBeVisible();
  await expect(dialog.getByRole('status', { name: 'Saved views changed' })).toContainText(
    '1 view of the file',
  );
  const kept = await page.evaluate(() => localStorage.getItem('endpoint-logs.views'));
  expect(kept).not.toContain('sk_secret');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export as JSON' }).click();
  expect((await download).suggestedFilename()).toBe('endpoint-logs-views.json');
});
