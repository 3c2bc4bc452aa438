// @vitest-environment jsdom
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { Connection, createConnectionStore } from '../../sources/connection';
import { type ConnectionCheck, checkOf } from '../../sources/connection-check';
import { ApiProblem } from '../../sources/log-source';
import { DEFAULT_CONFIG, type RunTimeConfig } from '../../sources/run-time-config';
import { ConnectionButton } from './connection-button';
import { ConnectionDialog } from './connection-dialog';

const KEY = 'sk_CANARY_123';
const OK: ConnectionCheck = { kind: 'ok' };
const FORBIDDEN = new ApiProblem('forbidden', {
  message: `Key ${KEY} may not read logs`,
  code: 'INSUFFICIENT_PERMISSIONS',
  status: 403,
  details: { requiredPermission: 'logs:read', currentPermissions: ['endpoints:execute'] },
});

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  // jsdom knows the dialog element but not how to open it.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

type OnCheck = (candidate: Connection, signal: AbortSignal) => Promise<ConnectionCheck>;

/** The button and the dialog over a store, as the application puts them together. */
function setUp(options: { onCheck?: OnCheck; config?: RunTimeConfig; problem?: ApiProblem | null } = {}) {
  const { onCheck = async () => OK, config = DEFAULT_CONFIG, problem = null } = options;
  const useStore = createConnectionStore();
  useStore.getState().start(config);
  function Host() {
    const [open, setOpen] = useState(false);
    const { connection, form, keyRemembered, connect, showDemo } = useStore();
    return (
      <>
        <ConnectionButton connection={connection} open={open} onOpen={() => setOpen(true)} />
        {open && (
          <ConnectionDialog
            connection={connection}
            form={form}
            keyRemembered={keyRemembered}
            config={config}
            initialProblem={problem}
            onCheck={onCheck}
            onConnect={connect}
            onUseDemo={showDemo}
            onClose={() => setOpen(false)}
          />
        )}
      </>
    );
  }
  render(<Host />);
  const user = userEvent.setup();
  const open = () => user.click(screen.getByRole('button', { name: 'Connection' }));
  return { user, store: useStore, open };
}

const field = (name: string) => screen.getByRole('textbox', { name });
const button = (name: string) => screen.getByRole('button', { name });

async function fill(user: ReturnType<typeof userEvent.setup>, key = KEY) {
  await user.clear(field('API base URL'));
  await user.type(field('API base URL'), 'https://api.example/v2/');
  if (key !== '') await user.type(field('API key'), key);
  await user.clear(field('Endpoints'));
  await user.type(field('Endpoints'), 'ep_1, ep_2');
}

const stored = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);

test('every control has its name, and the state stands beside the button', async () => {
  const { open } = setUp();
  expect(button('Connection')).toHaveAccessibleDescription('Demo data');
  await open();
  const dialog = within(screen.getByRole('dialog', { name: 'Connection' }));
  for (const name of ['API base URL', 'API key', 'Endpoints']) dialog.getByRole('textbox', { name });
  for (const name of ['Connect', 'Use demo data', 'Show key']) dialog.getByRole('button', { name });
  dialog.getByRole('checkbox', { name: 'Remember key on this device' });
  expect(field('API base URL')).toHaveValue('https://api.tensorone.ai');
  expect(screen.getByText(/100 an hour/)).toBeInTheDocument();
});

test('canary: the key reaches the connection and nothing else', async () => {
  const candidates: Connection[] = [];
  const { user, store, open } = setUp({
    onCheck: async (candidate) => {
      candidates.push(candidate);
      return OK;
    },
  });
  await open();
  await fill(user, ` Bearer ${KEY}`);
  expect(document.documentElement.outerHTML).not.toContain('CANARY');
  await user.click(button('Connect'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(candidates.map(({ apiKey }) => apiKey)).toEqual([KEY]);
  expect(store.getState().connection?.apiKey).toBe(KEY);
  expect(button('Connection')).toHaveAccessibleDescription('api.example');
  for (const text of [
    document.documentElement.outerHTML,
    location.href,
    JSON.stringify(history.state),
    document.cookie,
    stored(),
    JSON.stringify(store.getState()),
  ]) {
    expect(text).not.toContain('CANARY');
  }
  expect(stored()).toContain('ep_2');
  await open();
  expect(field('API key')).toHaveValue('');
  expect(field('API key')).toHaveAccessibleDescription(/A key is set/);
});

test('the key is remembered in the tab only when asked for', async () => {
  const { user, open } = setUp();
  await open();
  await fill(user);
  await user.click(screen.getByRole('checkbox', { name: 'Remember key on this device' }));
  await user.click(button('Connect'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(JSON.stringify({ ...sessionStorage })).toContain(KEY);
  expect(JSON.stringify({ ...localStorage })).not.toContain('CANARY');
});

test('says that it checks, and takes nothing into use before', async () => {
  let answer: (check: ConnectionCheck) => void = () => undefined;
  const onCheck = vi.fn<OnCheck>(() => new Promise((resolve) => (answer = resolve)));
  const { user, store, open } = setUp({ onCheck });
  await open();
  await fill(user);
  await user.click(button('Connect'));
  expect(screen.getByRole('status')).toHaveTextContent('Checking…');
  await user.click(button('Connect'));
  expect(onCheck).toHaveBeenCalledTimes(1);
  expect(store.getState().connection?.mode).toBe('demo');
  answer(OK);
  await waitFor(() => expect(store.getState().connection?.mode).toBe('api'));
});

test('editing or closing gives the running check up', async () => {
  const signals: AbortSignal[] = [];
  const onCheck: OnCheck = (_, signal) => {
    signals.push(signal);
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  };
  const { user, open } = setUp({ onCheck });
  await open();
  await fill(user);
  await user.click(button('Connect'));
  await user.type(field('Endpoints'), ', ep_3');
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
  await user.click(button('Connect'));
  await user.click(button('Close'));
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test('a failure names its cause without the key, and can be overridden', async () => {
  const { user, store, open } = setUp({ onCheck: async () => checkOf(FORBIDDEN) });
  await open();
  await fill(user);
  await user.click(button('Connect'));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Permission (403)');
  expect(alert).toHaveTextContent('INSUFFICIENT_PERMISSIONS');
  expect(alert).toHaveTextContent('Required permissionlogs:read');
  expect(alert).toHaveTextContent('Current permissionsendpoints:execute');
  expect(alert).toHaveTextContent('Key [API key] may not read logs');
  expect(document.documentElement.outerHTML).not.toContain('CANARY');
  expect(store.getState().connection?.mode).toBe('demo');
  await user.click(button('Connect anyway'));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(store.getState().connection).toMatchObject({ mode: 'api', endpoints: ['ep_1', 'ep_2'] });
});

test('wrong fields are marked, described and focused; nothing is sent', async () => {
  const onCheck = vi.fn<OnCheck>(async () => OK);
  const { user, open } = setUp({ onCheck });
  await open();
  await user.type(field('API key'), `${KEY} x`);
  await user.type(field('Endpoints'), 'a/b');
  await user.click(button('Connect'));
  expect(field('API key')).toBeInvalid();
  expect(field('API key')).toHaveFocus();
  expect(field('API key')).toHaveAccessibleDescription(/a space at position 14/);
  expect(field('Endpoints')).toHaveAccessibleDescription(/"a\/b"/);
  expect(document.documentElement.outerHTML).not.toContain('CANARY');
  expect(onCheck).not.toHaveBeenCalled();
});

test('a set key is not kept for another address', async () => {
  const candidates: Connection[] = [];
  const { user, store, open } = setUp({
    onCheck: async (candidate) => {
      candidates.push(candidate);
      return OK;
    },
  });
  const form = { baseUrl: 'https://api.example', endpoints: ['ep_1'] };
  act(() => store.getState().connect(new Connection('api', form, KEY), false));
  await open();
  await user.clear(field('API base URL'));
  await user.type(field('API base URL'), 'https://other.example');
  expect(field('API key')).toHaveAccessibleDescription(/belongs to api\.example/);
  await user.click(button('Connect'));
  await waitFor(() => expect(candidates.map(({ apiKey }) => apiKey)).toEqual([null]));
});

test('after a 401 it says why it opened and asks for the key', async () => {
  const { open, store } = setUp({
    problem: new ApiProblem('unauthorized', { message: 'Invalid API key', status: 401 }),
  });
  const form = { baseUrl: 'https://api.example', endpoints: ['ep_1'] };
  act(() => store.getState().connect(new Connection('api', form, KEY), false));
  act(() => store.getState().forgetKey(store.getState().generation));
  await open();
  expect(screen.getByRole('alert')).toHaveTextContent('API key (401)');
  expect(field('API key')).toHaveFocus();
  expect(field('API base URL')).toHaveValue('https://api.example');
});

test('behind a proxy only the endpoints are asked for', async () => {
  const config = { ...DEFAULT_CONFIG, proxy: true, apiBaseUrl: '', demo: false };
  const { user, store, open } = setUp({ config });
  expect(button('Connection')).toHaveAccessibleDescription('Proxy');
  await open();
  expect(field('API base URL')).toBeDisabled();
  expect(field('API key')).toBeDisabled();
  expect(field('Endpoints')).toHaveFocus();
  expect(screen.getByText(/adds the API key itself/)).toBeInTheDocument();
  await user.type(field('Endpoints'), 'ep_9{Enter}');
  await waitFor(() =>
    expect(store.getState().connection).toMatchObject({ mode: 'proxy', endpoints: ['ep_9'] }),
  );
});

test('demo data needs nothing', async () => {
  const { user, store, open } = setUp({ config: { ...DEFAULT_CONFIG, demo: false } });
  expect(button('Connection')).toHaveAccessibleDescription('Not connected');
  await open();
  await user.click(button('Use demo data'));
  expect(store.getState().connection?.mode).toBe('demo');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('the key can be shown and masked again', async () => {
  const { user, open } = setUp();
  await open();
  expect(button('Show key')).toHaveAttribute('aria-pressed', 'false');
  await user.click(button('Show key'));
  expect(button('Show key')).toHaveAttribute('aria-pressed', 'true');
  expect(field('API key')).toHaveAttribute('type', 'text');
});
