// @vitest-environment jsdom
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode } from 'react';
import { describe, expect, it } from 'vitest';
import type { LocalFilter } from '../../logs/query';
import { useAuditTrail } from '../../sources/audit-trail';
import type { ExportStep } from '../../sources/export-step';
import { ApiProblem, type LogSource } from '../../sources/log-source';
import { ExportMenu } from './export-menu';
import { inTurn, memoryFiles, QUERY, sourceOf, step } from './fake-source';
import type { ChooseFile } from './file-sink';

const NO_FILTER: LocalFilter = { sources: [], fields: [] };
const RAW = { timestamp: '2024-01-15T00:00:01.000Z', level: 'info', source: 's', message: 'hello' };

function show(source: LogSource, localFilter: LocalFilter = NO_FILTER, choose?: ChooseFile) {
  const { files, target } = memoryFiles();
  render(
    <StrictMode>
      <ExportMenu
        source={source}
        query={QUERY}
        localFilter={localFilter}
        chooseFile={choose ?? ((name) => Promise.resolve(target(name)))}
      />
    </StrictMode>,
  );
  return { files, user: userEvent.setup() };
}

async function choose(user: ReturnType<typeof userEvent.setup>, name: string): Promise<void> {
  await user.click(screen.getByRole('button', { name: 'Export' }));
  await user.click(screen.getByRole('menuitem', { name }));
}

/** Gives its first step at once and the others when told to; ends early when aborted. */
function heldSource(first: ExportStep, ...rest: readonly ExportStep[]) {
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const source = sourceOf(async function* (_, signal) {
    yield first;
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    await Promise.race([gate, aborted]);
    yield* rest;
  });
  return { source, go: () => go() };
}

describe('ExportMenu', () => {
  it('offers the formats and saves all entries under the documented name', async () => {
    const { files, user } = show(
      sourceOf(() => inTurn(step({ raws: [RAW], progress: { received: 1, expected: 1 } }))),
    );
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(screen.getAllByRole('menuitem').map((entry) => entry.getAttribute('aria-label'))).toEqual([
      'JSON',
      'Text',
      'CSV',
      'CSV with metadata columns',
      'Copy as…',
    ]);
    await user.click(screen.getByRole('menuitem', { name: 'JSON' }));
    const panel = await screen.findByRole('dialog', { name: 'Export' });
    expect(await within(panel).findByText(/^Saved/)).toHaveTextContent(
      'Saved ep_a_logs_2024-01-15.json: 1 of 1 entries',
    );
    expect(JSON.parse((await files.get('ep_a_logs_2024-01-15.json')) ?? '')).toMatchObject({ logs: [RAW] });
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('button', { name: 'Export' })).toHaveFocus();
  });

  it('shows how far it is, refuses a second export, and saves nothing when cancelled', async () => {
    const { source } = heldSource(step({ raws: [RAW], progress: { received: 10_000, expected: 25_000 } }));
    const { files, user } = show(source);
    await choose(user, 'JSON');
    const panel = await screen.findByRole('dialog', { name: 'Export' });
    expect(await within(panel).findByText('10,000 of 25,000 entries')).toBeVisible();
    expect(within(panel).getByText('about 3 in all')).toBeVisible();
    expect(within(panel).getByRole('progressbar', { name: 'Export progress' })).toHaveAttribute(
      'value',
      '0.4',
    );
    await choose(user, 'CSV');
    expect(within(panel).getByText(/One export at a time/)).toBeVisible();
    expect(source.formats).toEqual(['json']);
    await user.click(within(panel).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(files.size).toBe(0);
  });

  it('counts down a pause and then goes on', async () => {
    const problem = new ApiProblem('rate-limited', { message: 'Too many log requests', code: 'RATE_LIMIT' });
    const wait = { until: Date.now() + 60_000, problem };
    const { source, go } = heldSource(
      step({ wait }),
      step({ raws: [RAW], progress: { received: 1, expected: 1 } }),
    );
    const { user } = show(source);
    await choose(user, 'JSON');
    expect(await screen.findByText(/RATE_LIMIT: Too many log requests/)).toBeVisible();
    expect(screen.getByRole('timer')).toHaveTextContent(/Retrying in \d+ s/);
    go();
    expect(await screen.findByText(/^Saved/)).toBeVisible();
    expect(screen.queryByRole('timer')).toBeNull();
  });

  it('says when entries are missing and names the file so', async () => {
    const partial = step({
      raws: [RAW],
      progress: { received: 1, expected: 5 },
      missing: true,
      notices: ['The server announced 5 entries but sent 1.'],
    });
    const { files, user } = show(sourceOf(() => inTurn(partial)));
    await choose(user, 'CSV with metadata columns');
    expect(await screen.findByText(/^Saved incomplete/)).toHaveTextContent(
      'Saved incomplete ep_a_logs_2024-01-15_metadata.partial.csv: 1 of 5 entries. 4 of 5 announced entries did not come.',
    );
    expect(screen.getByRole('list', { name: 'Notices' })).toHaveTextContent('announced 5 entries but sent 1');
    expect([...files.keys()]).toEqual(['ep_a_logs_2024-01-15_metadata.partial.csv']);
  });

  it('tells that the server’s format is built here when a local filter is set', async () => {
    const source = sourceOf(() => inTurn(step({ raws: [RAW, { ...RAW, source: 'other' }] })));
    const { files, user } = show(source, { sources: ['s'], fields: [] });
    await choose(user, 'Text');
    expect(await screen.findByText(/^Saved/)).toHaveTextContent(
      '1 of 2 entries (those that pass the filters)',
    );
    expect(screen.getByText(/cannot apply the source and field filters to its own Text/)).toBeVisible();
    expect(await files.get('ep_a_logs_2024-01-15.text')).toBe('2024-01-15T00:00:01.000Z [INFO] s: hello\n');
  });

  it('explains a failure and retries into the same file', async () => {
    let failing = true;
    const source = sourceOf(async function* () {
      if (failing) throw new ApiProblem('forbidden', { message: 'Logs access requires logs:read' });
      yield step({ raws: [RAW] });
    });
    const { files, user } = show(source);
    await choose(user, 'JSON');
    expect(await screen.findByRole('alert')).toHaveTextContent('Logs access requires logs:read');
    expect(files.size).toBe(0);
    failing = false;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/^Saved ep_a_logs_2024-01-15.json/)).toBeVisible();
  });

  it('does nothing when no place to save is chosen', async () => {
    const source = sourceOf(() => inTurn());
    const asked: string[] = [];
    const { user } = show(source, NO_FILTER, (name) => {
      asked.push(name);
      return Promise.resolve(null);
    });
    await choose(user, 'CSV');
    await waitFor(() => expect(asked).toEqual(['ep_a_logs_2024-01-15.csv']));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(source.formats).toEqual([]);
  });

  it('redacts, says what, and includes the values only when ticked, for one export', async () => {
    const secret = { ...RAW, message: 'refused sk_CANARY_4f1d9c', metadata: { password: 'hunter2' } };
    const { files, user } = show(sourceOf(() => inTurn(step({ raws: [secret] }))));
    const contents = async () => (await files.get('ep_a_logs_2024-01-15.json')) ?? '';
    await choose(user, 'JSON');
    expect(await screen.findByText('2 values (1 × token, 1 × password)')).toBeVisible();
    expect(await contents()).not.toMatch(/CANARY|hunter2/);

    await user.click(screen.getByRole('button', { name: 'Export' }));
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Include redacted values' }));
    expect(screen.getByRole('menuitemcheckbox', { name: 'Include redacted values' })).toBeChecked();
    await user.click(screen.getByRole('menuitem', { name: 'JSON' }));
    expect(await screen.findByText('nothing, values are as received')).toBeVisible();
    expect(await contents()).toContain('sk_CANARY_4f1d9c');

    await choose(user, 'JSON');
    expect(await screen.findByText('2 values (1 × token, 1 × password)')).toBeVisible();
    expect(await contents()).not.toContain('CANARY');
  });

  it('records a saved export in the audit list, without what is in it', async () => {
    const { user } = show(sourceOf(() => inTurn(step({ raws: [RAW] }))));
    await choose(user, 'JSON');
    await screen.findByText(/^Saved/);
    const record = useAuditTrail.getState().records.at(-1);
    expect(record).toMatchObject({ event: 'exported', endpoints: ['ep_a'] });
    expect(record?.facts).toEqual([
      'format JSON',
      'file ep_a_logs_2024-01-15.json',
      '1 entry, complete',
      'range 2024-01-15T00:00:00.000Z to 2024-01-15T01:00:00.000Z',
      'level debug and above',
      'redacted tokens (0 taken out)',
    ]);
  });
});
