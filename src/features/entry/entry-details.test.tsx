// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import errorEntry from '../../logs/documented/error-entry.json';
import listResponse from '../../logs/documented/list-response.json';
import performanceEntry from '../../logs/documented/performance-entry.json';
import { readEntry } from '../../logs/entry';
import type { FieldFilter } from '../../logs/field-filter';
import type { Json } from '../../logs/json';
import { EntryDetails } from './entry-details';

function show(raw: Json, pattern: RegExp | null = null) {
  const filters: FieldFilter[] = [];
  const jobs: string[] = [];
  const view = render(
    <EntryDetails
      entry={readEntry(raw, 'ep_1')}
      pattern={pattern}
      zone="utc"
      onFilterField={(filter) => filters.push(filter)}
      onFilterJob={(job) => jobs.push(job)}
    />,
  );
  return { filters, jobs, view };
}

const titles = () => screen.queryAllByRole('heading', { level: 3 }).map((heading) => heading.textContent);

describe('documented entries', () => {
  it('shows all of the error', () => {
    show(errorEntry);
    const region = screen.getByRole('region', { name: 'Entry details' });
    expect(titles()).toEqual(['Metadata', 'Context', 'Stack trace', 'Recovery actions']);
    expect(region).toHaveTextContent('39.2 of 40 GB in use, 2.5 GB asked: short by 1.7 GB');
    expect(region).toHaveTextContent('memory rose from 35.8 GB to 37.1 GB');
    expect(region).toHaveTextContent('2 of 2 actions executed');
    expect(region).toHaveTextContent('2024-01-15T10:35:42.789Z');
    expect(screen.getByText('model_inference.py')).toBeVisible();
    expect(screen.getByText('freed 8.2GB memory')).toBeVisible();
    const requests = screen.getByRole('table', { name: /Previous requests/ });
    expect(within(requests).getAllByRole('row')).toHaveLength(3);
  });

  it('shows the phases and the verdict that contradicts the figures', () => {
    show(performanceEntry);
    expect(titles()).toEqual(['Metadata', 'Performance', 'Benchmarks']);
    const phases = screen.getByRole('table', { name: 'Phases' });
    expect(within(phases).getByRole('row', { name: 'coldStartTime 0 s 0 %' })).toBeVisible();
    expect(within(phases).getByRole('row', { name: 'inferenceTime 11.8 s 94.4 %' })).toBeVisible();
    expect(within(phases).queryByText('unaccounted')).toBeNull();
    expect(screen.getByText('1.25 × target')).toBeVisible();
    expect(
      screen.getByText('The server says within_sla, but 12.5 s is over the target of 10 s.'),
    ).toBeVisible();
    expect(screen.getByText('ingress')).toBeVisible();
  });

  it('shows attempts, and nothing the entries do not have', () => {
    const logs = listResponse.logs as unknown as readonly Json[];
    show(logs[4] ?? null);
    expect(titles()).toEqual(['Metadata', 'Stack trace']);
    expect(screen.getByText('Attempt 1 of 3')).toBeVisible();
    expect(screen.getByText('30 s')).toBeVisible();
  });

  it('filters by value, job and request', async () => {
    const user = userEvent.setup();
    const { filters, jobs } = show(errorEntry);
    await user.click(screen.getByRole('button', { name: 'Filter by errorCode: CUDA_OOM' }));
    await user.click(screen.getByRole('button', { name: 'Exclude batchSize: 4' }));
    await user.click(screen.getByRole('button', { name: 'Filter by request req_error_456' }));
    await user.click(screen.getByRole('button', { name: 'Filter by job job_error_example' }));
    expect(filters).toEqual([
      { path: ['metadata', 'errorCode'], value: 'CUDA_OOM', exclude: false },
      { path: ['metadata', 'batchSize'], value: '4', exclude: true },
      { path: ['requestId'], value: 'req_error_456', exclude: false },
    ]);
    expect(jobs).toEqual(['job_error_example']);
  });

  it('copies and shows the raw JSON', async () => {
    const user = userEvent.setup();
    show(errorEntry);
    await user.click(screen.getByRole('button', { name: 'Copy JSON' }));
    expect(JSON.parse(await navigator.clipboard.readText())).toEqual(errorEntry);
    await user.click(screen.getByRole('button', { name: 'Copy stack trace' }));
    expect(await navigator.clipboard.readText()).toBe(errorEntry.stackTrace.join('\n'));
    const raw = screen.getByRole('button', { name: 'Raw JSON' });
    expect(raw).toHaveAttribute('aria-expanded', 'false');
    await user.click(raw);
    expect(screen.getByRole('region', { name: 'Raw JSON text' })).toHaveTextContent('"batchSize": 4');
  });
});

describe('odd entries', () => {
  it('names what does not follow the schema and keeps it visible', () => {
    show({
      message: 5,
      level: 'WARNING',
      timestamp: 'soon',
      metadata: ['a'],
      host: 'gpu-17',
      context: 'text',
    });
    expect(screen.getByText(/^Does not follow the API’s schema: .*metadata is not an object/)).toBeVisible();
    expect(screen.getByText('sent as “WARNING”')).toBeVisible();
    expect(titles()).toEqual(['Metadata', 'Other fields', 'Context']);
    expect(screen.getByText('gpu-17')).toBeVisible();
  });

  it('falls back to the tree for odd phases, actions and benchmarks', () => {
    show({
      timestamp: '2024-01-15T10:00:00Z',
      metadata: { phases: [1, 2], resourceUsage: null, optimizations: { cacheHit: 'maybe' } },
      recoveryActions: [{ type: 'restart', executed: false }, 'odd'],
      benchmarks: { targetLatency: null },
    });
    expect(titles()).toEqual(['Metadata', 'Recovery actions', 'Performance', 'Benchmarks']);
    expect(screen.getByText('0 of 2 actions executed, 1 not said')).toBeVisible();
    expect(screen.getByText('not executed')).toBeVisible();
    expect(screen.getByText('odd')).toBeVisible();
    expect(screen.getByText('maybe')).toBeVisible();
  });

  it('says how much of a duration the phases leave out, or exceed it', () => {
    const { view } = show({ metadata: { totalDuration: 10, phases: { a: 4, b: 'soon' } } });
    expect(screen.getByRole('row', { name: 'unaccounted 6 s 60 %' })).toBeVisible();
    expect(screen.getByRole('row', { name: 'b not a time: soon —' })).toBeVisible();
    view.unmount();
    show({ metadata: { totalDuration: 5, phases: { a: 4, b: 3 } } });
    expect(screen.getByText(/add up to 7 s, 2 s more than the total of 5 s/)).toBeVisible();
  });

  it('steps through a long message and a long stack trace', async () => {
    const user = userEvent.setup();
    show({
      message: 'm'.repeat(100_000),
      stackTrace: Array.from({ length: 10_000 }, (_, line) => `at call${line} (file.js:${line}:1)`),
    });
    await user.click(screen.getByRole('button', { name: 'Show more (95,904 characters left)' }));
    await user.click(screen.getByRole('button', { name: 'Show more (30,368 characters left)' }));
    expect(screen.getByText('m'.repeat(100_000))).toBeVisible();
    expect(screen.getAllByText('file.js')).toHaveLength(20);
    await user.click(screen.getByRole('button', { name: 'Show 500 more frames (9,980 left)' }));
    expect(screen.getAllByText('file.js')).toHaveLength(520);
  });

  it('marks matches in long messages line by line', () => {
    show({ message: `${'plain text\n'.repeat(250)}out of memory` }, /memory/gi);
    expect(screen.getByText('memory').tagName).toBe('MARK');
  });

  it('makes unseen characters visible and links to web addresses only', () => {
    show({
      message: 'cod\u202egpj.exe \u001b[31mred\u001b[0m',
      metadata: { good: 'see https://example.com/a.', bad: 'javascript:alert(1)' },
    });
    const message = screen.getByText('red').parentElement;
    expect(message).toHaveTextContent('cod⟨U+202E⟩gpj.exe red');
    const links = screen.getAllByRole('link');
    expect(links).toHaveLength(1);
    expect(links[0]).toHaveAttribute('href', 'https://example.com/a');
    expect(links[0]).toHaveAttribute('rel', 'noopener noreferrer');
    expect(links[0]).toHaveAttribute('referrerpolicy', 'no-referrer');
  });

  it('renders any JSON', () => {
    const section = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()));
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          timestamp: fc.jsonValue(),
          message: fc.jsonValue(),
          metadata: fc.oneof(
            section,
            fc.record({ phases: section, resourceUsage: section, retryAttempt: section }),
          ),
          stackTrace: section,
          context: fc.oneof(section, fc.record({ previousRequests: section, systemState: section })),
          recoveryActions: fc.array(section),
          benchmarks: section,
          ['__proto__']: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(entry, (raw) => {
        const { view } = show(raw as Json);
        expect(view.container.querySelector('section')).not.toBeNull();
        view.unmount();
      }),
      { numRuns: 30 },
    );
  });
});
