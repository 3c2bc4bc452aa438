import { useEffect, useMemo } from 'react';
import { shareBudget } from '../api/budget-share';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import { type ServerClock, serverClockAt } from '../api/server-clock';
import { useConnection } from '../sources/connection';
import type { LogSource } from '../sources/log-source';
import type { RunTimeConfig } from '../sources/run-time-config';
import { createTensorOneSource } from '../sources/tensorone';
import type { DemoState } from './boot';
import { DEMO_REQUESTS_PER_HOUR } from './demo';

export interface ActiveSource {
  readonly source: LogSource;
  readonly budget: RequestBudget;
  /** What time it is for the server that answers. */
  readonly clock: ServerClock;
  readonly endpoints: readonly string[];
}

/** The source behind the connection in use; null while there is none or the demo still starts. */
export function useActiveSource(config: RunTimeConfig | null, demo: DemoState): ActiveSource | null {
  const connection = useConnection((state) => state.connection);
  const generation = useConnection((state) => state.generation);
  const isDemo = connection?.mode === 'demo';
  // The budget belongs to the API key: it outlives a key that was refused and typed anew within one connection.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new connection starts a new count
  const budget = useMemo(
    () => new RequestBudget(isDemo ? DEMO_REQUESTS_PER_HOUR : (config?.requestsPerHour ?? 100)),
    [generation, isDemo, config],
  );
  // Each tab's demo is its own; all others count against a limit that the tabs have in common.
  const origin =
    connection === null || isDemo ? null : new URL(connection.baseUrl || '/', window.location.href).origin;
  useEffect(() => (origin === null ? undefined : shareBudget(budget, origin)), [budget, origin]);
  return useMemo(() => {
    if (connection === null) return null;
    if (connection.mode !== 'demo') {
      if (demo.kind !== 'off') return null;
      return activate(
        new ApiClient({ connection, budget }),
        `${connection.mode}-${generation}`,
        budget,
        serverClockAt(connection.baseUrl),
        connection.endpoints,
      );
    }
    if (demo.kind !== 'running') return null;
    const { baseUrl, fetch, endpointIds } = demo.demo;
    return activate(
      new ApiClient({ connection: { baseUrl, apiKey: null }, budget, fetch }),
      `demo-${generation}`,
      budget,
      serverClockAt(baseUrl),
      endpointIds,
    );
  }, [connection, generation, budget, demo]);
}

function activate(
  client: ApiClient,
  id: string,
  budget: RequestBudget,
  clock: ServerClock,
  endpoints: readonly string[],
): ActiveSource {
  return { source: createTensorOneSource(id, client), budget, clock, endpoints };
}
