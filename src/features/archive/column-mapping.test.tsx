// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { CsvColumns } from '../../logs/archive/archive';
import { ColumnMapping } from './column-mapping';

const COLUMNS: CsvColumns = {
  names: ['wann', 'wie schlimm', 'was', 'service'],
  count: 4,
  mapping: { source: 3 },
  chosen: false,
  header: '4-abc',
  samples: [['2024-01-15 10:00:00'], ['SCHLIMM', 'egal'], ['<b>kaputt</b>'], []],
};

function show(columns: Partial<CsvColumns> = {}) {
  const onChoose = vi.fn();
  const { rerender } = render(
    <ColumnMapping fileName="a.csv" columns={{ ...COLUMNS, ...columns }} onChoose={onChoose} />,
  );
  const button = screen.getByRole('button', { name: 'Columns of a.csv' });
  const select = (column: string) => screen.getByRole('combobox', { name: `Read as: ${column}` });
  return { onChoose, rerender, button, select };
}

test('columns that nothing is known of are shown at once, with values, and what is missing', () => {
  const { button, select } = show();
  expect(button).toHaveAttribute('aria-expanded', 'true');
  const list = screen.getByRole('list', { name: 'Columns' });
  const [when, , what, service] = within(list).getAllByRole('listitem');
  expect(when).toHaveTextContent('wanne.g. 2024-01-15 10:00:00');
  expect(what).toHaveTextContent('<b>kaputt</b>');
  expect(service).toHaveTextContent('no values at the beginning of the file');
  expect(select('service')).toHaveDisplayValue('Source');
  expect(select('wann')).toHaveDisplayValue('A field of the metadata');
  expect(screen.getByRole('status')).toHaveTextContent('No column is read as the time or the message.');
});

test('a mapping is chosen by keyboard and handed over whole, for the header', async () => {
  const { onChoose, select } = show();
  await userEvent.selectOptions(select('wann'), 'Time');
  expect(screen.getByRole('status')).toHaveTextContent('No column is read as the message.');
  await userEvent.selectOptions(select('was'), 'Message');
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
  await userEvent.selectOptions(select('wie schlimm'), 'Level');
  screen.getByRole('button', { name: 'Read again with these columns' }).focus();
  await userEvent.keyboard('{Enter}');
  expect(onChoose).toHaveBeenCalledExactlyOnceWith('4-abc', {
    endpointId: null,
    timestamp: 0,
    level: 1,
    message: 2,
    source: 3,
    jobId: null,
    requestId: null,
    duration: null,
    memoryUsage: null,
    gpuUtilization: null,
    metadata: null,
    stackTrace: null,
  });
});

test('a field that another column takes is taken from the one before', async () => {
  const { select } = show();
  await userEvent.selectOptions(select('was'), 'Source');
  expect(select('service')).toHaveDisplayValue('A field of the metadata');
});

test('known columns are shown on request, and a choice can be taken back', async () => {
  const known = { mapping: { timestamp: 0, message: 2 }, chosen: true };
  const { button, onChoose, rerender, select } = show(known);
  expect(button).toHaveAttribute('aria-expanded', 'false');
  await userEvent.click(button);
  expect(select('was')).toHaveDisplayValue('Message');
  await userEvent.click(screen.getByRole('button', { name: 'Go back to the detected columns' }));
  expect(onChoose).toHaveBeenCalledExactlyOnceWith('4-abc', null);
  rerender(<ColumnMapping fileName="a.csv" columns={COLUMNS} onChoose={onChoose} />);
  expect(select('was')).toHaveDisplayValue('A field of the metadata');
  expect(screen.queryByRole('button', { name: 'Go back to the detected columns' })).toBeNull();
});

test('very many columns are listed in steps, and those that cannot be chosen are counted', async () => {
  const names = Array.from({ length: 50 }, (_, at) => `c${at}`);
  show({ names, count: 12_000, samples: [] });
  expect(screen.getAllByRole('combobox')).toHaveLength(40);
  await userEvent.click(screen.getByRole('button', { name: 'Show more columns (10 left)' }));
  expect(screen.getAllByRole('combobox')).toHaveLength(50);
  expect(screen.getByText('The first 50 of 12,000 columns can be chosen here.')).toBeVisible();
});
