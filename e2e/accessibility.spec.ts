import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const SIZES = [
  { name: '360 px', width: 360, height: 740 },
  { name: 'a laptop', width: 1440, height: 900 },
  { name: '4K', width: 3840, height: 2160 },
] as const;

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Checking every element takes long where thousands are drawn, so each part is checked for itself. */
async function expectAccessible(page: Page, part: string, within = 'body'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(within).withTags(TAGS).analyze();
  const found = violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  );
  expect(found, part).toEqual([]);
}

for (const scheme of ['light', 'dark'] as const) {
  for (const size of SIZES) {
    test(`${size.name}, ${scheme}: no violation, nothing wider than the window`, async ({
      dashboard,
      page,
    }) => {
      test.slow();
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(size);
      await dashboard.connect('level=debug');
      await dashboard.expectAnswered();
      await expect(
        page.getByRole('region', { name: 'Log volume' }).getByRole('button', { name: 'Show as table' }),
      ).toBeVisible();
      await expectAccessible(page, 'logs');
      await dashboard.filters.getByRole('combobox', { name: 'Minimum level' }).selectOption('error');
      await dashboard.filters.getByRole('searchbox').fill('CUDA');
      await expect(page).toHaveURL(/search=CUDA/);
      await dashboard.expectAnswered();
      await expect(dashboard.rows.first()).toContainText('CUDA');
      await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
      await expect(
        page.getByRole('region', { name: 'Entry details' }).getByRole('heading', { name: 'Metadata' }),
      ).toBeVisible();
      await expectAccessible(page, 'details', '[aria-label="Entry details"]');
      if (size.width < 1024)
        await page
          .getByRole('navigation', { name: 'Views' })
          .getByRole('button', { name: 'Summary' })
          .click();
      await page.getByRole('region', { name: 'Aggregations' }).scrollIntoViewIfNeeded();
      await expect(page.getByRole('region', { name: 'Aggregations' })).toContainText('CUDA_OOM');
      await expectAccessible(page, 'summary', 'aside');
      await dashboard.goLive();
      await expectAccessible(page, 'live tail', 'section:has([role="log"])');
      await page.getByRole('button', { name: 'Connection' }).click();
      await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
      await expectAccessible(page, 'connection', 'dialog');
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
}

test('an error is announced and has no violation', async ({ dashboard, page, api }) => {
  await dashboard.connect();
  await expect(dashboard.rows.first()).toBeVisible();
  await api.close();
  await dashboard.refreshButton.click();
  await expect(dashboard.alert.filter({ hasText: 'UNREACHABLE' })).toBeVisible();
  await expectAccessible(page, 'error');
});

test('the keyboard alone leads from the page to the line that says why', async ({ dashboard, page }) => {
  await dashboard.connect('limit=10000');
  await expect(dashboard.rows.first()).toBeVisible();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toContainText('Next error');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await page.keyboard.press('e');
  const focused = page.locator(':focus');
  await expect(focused).toHaveAccessibleName('Show details');
  await expect(dashboard.rows.filter({ has: focused })).toHaveAttribute('data-level', /error|fatal/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Entry details' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Entry details' })).toBeHidden();
  await expect(focused).toHaveAccessibleName('Show details');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(dashboard.rows.filter({ has: focused })).toHaveAttribute('data-level', /error|fatal/);
  await page.keyboard.press('g');
  await page.keyboard.press('E');
  await expect(page.getByRole('status', { name: 'About these entries' })).toContainText(
    'No earlier error among the loaded entries',
  );
  await page.keyboard.press('/');
  await expect(dashboard.filters.getByRole('searchbox')).toBeFocused();
});
