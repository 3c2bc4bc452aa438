import { expect, test } from './fixtures';
import { expectNeverRun, watchPatterns } from './page-patterns';
import { scriptedStream } from './scripted-stream';
import { insteadOfLists, insteadOfStreams } from './test-api';

/** Some 10,000 characters, of which rows draw the first 2,000. */
const hostile = (unit: string, times: number) => `${unit.repeat(times / 10)}! ${unit.repeat(times * 2)}!`;

/** Each takes longer than anyone lives over a text of its kind. */
const CATASTROPHIC = [
  { pattern: '(a+)+$', text: hostile('a', 5_000) },
  { pattern: '(a|aa)+$', text: hostile('a', 5_000) },
  { pattern: '^(\\w+\\s?)*$', text: hostile('word ', 1_000) },
];
const PATTERNS = CATASTROPHIC.map(({ pattern }) => pattern);

const entry = (message: string, at = 0) => ({
  timestamp: new Date(Date.now() - at * 1_000).toISOString(),
  level: 'info',
  source: 'api_handler',
  message,
});

test('a pattern that never ends is stopped in the live tail; the page goes on, and so does the next pattern', async ({
  dashboard,
  page,
  api,
}) => {
  const stream = scriptedStream();
  api.respondWith(insteadOfStreams(stream.response));
  await watchPatterns(page, PATTERNS);
  await dashboard.connect();
  await dashboard.goLive();
  stream.send(...CATASTROPHIC.map(({ text }) => entry(text)), entry('short and plain'));
  const { tail } = dashboard;
  const log = dashboard.liveEntries;
  await expect(log).toContainText('short and plain');
  const field = tail.getByRole('searchbox', { name: 'Filter live entries' });
  await tail.getByRole('checkbox', { name: 'Regex' }).check();
  for (const { pattern } of CATASTROPHIC) {
    await field.fill(pattern);
    await expect(tail.getByText(/^waiting /)).toBeVisible();
    await tail.getByRole('button', { name: 'Pause' }).click();
    await expect(tail.getByRole('button', { name: 'Resume' })).toBeVisible();
    await tail.getByRole('button', { name: 'Resume' }).click();
    const alert = tail.getByRole('alert');
    await expect(alert).toContainText(/took longer than 2 s .* stopped\. \d+ entries were not judged/);
    await expect(log).toContainText('short and plain');
    await expect(tail.getByText(/^not judged \d+/)).toBeVisible();
    await field.fill('sho+rt');
    await expect(alert).toBeHidden();
    await expect(tail.getByText('shown 1', { exact: true })).toBeVisible();
    await expect(log.locator('mark')).toHaveText('short');
    await expect(log).not.toContainText('word');
  }
  // Another keystroke ends what the one before began, without waiting for the deadline.
  await field.fill('(a+)+$');
  await field.fill('(short)+ and');
  await expect(log.locator('mark')).toHaveText('short and');
  await expect(tail.getByRole('alert')).toBeHidden();
  await expectNeverRun(page, PATTERNS);
});

test('a pattern that never ends holds up nothing in the list; matches of others are marked in its rows', async ({
  dashboard,
  page,
  api,
}) => {
  // A server whose engine takes no time for such patterns, as RE2 does.
  const logs = [
    ...CATASTROPHIC.map(({ text }, at) => entry(text, at + 1)),
    entry('error error: out of memory', 4),
  ];
  api.respondWith(insteadOfLists(logs));
  await watchPatterns(page, PATTERNS);
  await dashboard.connect();
  await expect(dashboard.resultCount).toContainText(`${logs.length} entries`);
  const search = dashboard.filters.getByRole('searchbox');
  const marks = dashboard.table.locator('mark');
  for (const { pattern } of CATASTROPHIC) {
    await search.fill(pattern);
    await search.press('Enter');
    await expect(
      page
        .getByText(
          /Matches are not marked in \d+ of \d+ texts looked through on screen: the pattern took longer/,
        )
        .first(),
    ).toBeVisible();
    await expect(dashboard.rows.first()).toBeVisible();
    await search.fill('(error )+.*memory');
    await search.press('Enter');
    await expect(marks.first()).toHaveText('error error: out of memory');
  }
  await expectNeverRun(page, PATTERNS);
});

test('the demo, whose server is the page itself, takes any pattern too', async ({ dashboard, page }) => {
  const endless = '^(.+)+!!$';
  await watchPatterns(page, [endless]);
  await dashboard.open('level=debug');
  await expect(dashboard.rows.first()).toBeVisible();
  const search = dashboard.filters.getByRole('searchbox');
  await search.fill('(cuda )+out of (?=memory)');
  await search.press('Enter');
  await expect(dashboard.table.locator('mark').first()).toHaveText(/^CUDA out of $/i);
  await search.fill(endless);
  await search.press('Enter');
  await expect(dashboard.alert.first()).toContainText('SEARCH_PATTERN_TOO_SLOW');
  await expect(dashboard.alert.first()).toContainText('took longer than 5 s');
  await search.fill('memory');
  await search.press('Enter');
  await expect(dashboard.table.locator('mark').first()).toHaveText(/memory/i);
  await expect(dashboard.alert).toBeHidden();
  await expectNeverRun(page, [endless]);
});

test('a pattern that never ends in an alert rule is stopped and said, and never run on the page', async ({
  dashboard,
  page,
  api,
}) => {
  const logs = CATASTROPHIC.map(({ text }, at) => ({ ...entry(text, at + 1), level: 'error' }));
  api.respondWith(insteadOfLists(logs));
  await watchPatterns(page, PATTERNS);
  await dashboard.connect('view=alerts');
  await page.getByRole('button', { name: 'New rule' }).click();
  const form = page.getByRole('dialog', { name: 'New alert rule' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Endless');
  await form.getByRole('textbox', { name: 'Pattern' }).fill('(a+)+$');
  await form.getByRole('textbox', { name: 'Window in minutes' }).fill('60');
  await form.getByRole('button', { name: 'Save rule' }).click();
  await expect(page.getByRole('list', { name: 'Alert rules' })).toContainText(
    /pattern took longer than 5 s .* so it was stopped: 3 entries were not judged and do not count/,
  );
  await expectNeverRun(page, PATTERNS);
});

test('where what tries patterns cannot be started, marks are missing with the true reason and number, and come later', async ({
  dashboard,
  page,
  api,
}) => {
  const logs = [entry('error error: out of memory', 1), entry('error: out of memory', 2)];
  api.respondWith(insteadOfLists(logs));
  await page.route(/match\.worker/, (route) => route.abort());
  await dashboard.connect();
  await expect(dashboard.resultCount).toContainText('2 entries');
  const search = dashboard.filters.getByRole('searchbox');
  await search.fill('(error )+.*memory');
  await search.press('Enter');
  await expect(
    page.getByText(
      'Matches are not marked in 2 of 2 texts looked through on screen: the pattern was not tried: what tries patterns could not be started',
    ),
  ).toBeVisible();
  await page.unroute(/match\.worker/);
  await search.fill('(error )+.*of memory');
  await search.press('Enter');
  await expect(dashboard.table.locator('mark').first()).toHaveText('error error: out of memory');
});
