import { useCallback } from 'react';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import { ConnectionDialog } from '../features/connection/connection-dialog';
import { type Connection, useConnection } from '../sources/connection';
import { checkConnection } from '../sources/connection-check';
import type { ApiProblem } from '../sources/log-source';
import type { RunTimeConfig } from '../sources/run-time-config';

export interface ConnectionControlProps {
  readonly config: RunTimeConfig;
  /** The 401 that made the dialog open by itself. */
  readonly refusal: ApiProblem | null;
  readonly onClose: () => void;
}

/** The connection dialog, wired to the connection in use. Mounted means open. */
export function ConnectionControl({ config, refusal, onClose }: ConnectionControlProps) {
  const { connection, form, keyRemembered, connect, showDemo } = useConnection();
  const check = useCallback((candidate: Connection, signal: AbortSignal) => {
    const client = new ApiClient({ connection: candidate, budget: new RequestBudget(1) });
    const { baseUrl, endpoints } = candidate;
    return checkConnection({ client, baseUrl, endpointId: endpoints[0] ?? '', signal });
  }, []);
  return (
    <ConnectionDialog
      connection={connection}
      form={form}
      keyRemembered={keyRemembered}
      config={config}
      initialProblem={refusal}
      onCheck={check}
      onConnect={connect}
      onUseDemo={showDemo}
      onClose={onClose}
    />
  );
}
