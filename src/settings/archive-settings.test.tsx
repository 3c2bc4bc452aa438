// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { DEFAULT_ARCHIVE_SETTINGS, readArchiveSettings, useArchiveSettings } from './archive-settings';

beforeEach(() => {
  localStorage.clear();
  useArchiveSettings.setState(DEFAULT_ARCHIVE_SETTINGS);
});

it.each([undefined, null, 5, 'x', [[]], {}, { zone: 'mars', budgetBytes: -1, chosenColumns: 'all' }])(
  'of %j gives the defaults',
  (stored) => {
    expect(readArchiveSettings(stored)).toEqual(DEFAULT_ARCHIVE_SETTINGS);
  },
);

it('loses no other choice for one that is spoilt', () => {
  const good = { header: '3-abc', mapping: { timestamp: 2, message: null } };
  expect(
    readArchiveSettings({
      zone: 'local',
      budgetBytes: 5e8,
      chosenColumns: [
        good,
        { header: 'timestamp,level', mapping: {} },
        { header: '3-abd', mapping: { timestamp: -1 } },
        { header: '3-abe', mapping: { level: 'first' } },
        7,
      ],
    }),
  ).toEqual({ zone: 'local', budgetBytes: 5e8, chosenColumns: [good] });
});

it('remembers a choice for the next page', async () => {
  useArchiveSettings
    .getState()
    .change({ zone: 'local', chosenColumns: [{ header: '2-a', mapping: { message: 1 } }] });
  const stored = localStorage.getItem('endpoint-logs.archive') ?? '';
  useArchiveSettings.setState(DEFAULT_ARCHIVE_SETTINGS);
  localStorage.setItem('endpoint-logs.archive', stored);
  await useArchiveSettings.persist.rehydrate();
  expect(useArchiveSettings.getState()).toMatchObject({
    zone: 'local',
    chosenColumns: [{ header: '2-a', mapping: { message: 1 } }],
  });
});
