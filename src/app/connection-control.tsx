import { lazy, Suspense, useCallback } from 'react';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import { ConnectionButton } from '../features/connection/connection-button';
import { type Connection, useConnection } from '../sources/connection';
import { checkConnection } from '../sources/connection-check';
import type { ApiProblem } from '../sources/log-source';
import type { RunTimeConfig } from '../sources/run-time-config';

const ConnectionDialog = lazy(() =>
  import('../features/connection/connection-dialog').then((module) => ({ default: module.ConnectionDialog })),
);

export interface ConnectionControlProps {
  /** Null until the deployment's settings are read. */
  readonly config: RunTimeConfig | null;
  readonly open: boolean;
  /** The 401 that made the dialog open by itself. */
  readonly refusal: ApiProblem | null;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** The connection's button and, while open, its dialog. */
export function ConnectionControl({ config, open, refusal, onOpen, onClose }: ConnectionControlProps) {
  const { connection, form, keyRemembered, connect, showDemo } = useConnection();
  const check = useCallback((candidate: Connection, signal: AbortSignal) => {
    const client = new ApiClient({ connection: candidate, budget: new RequestBudget(1) });
    const { baseUrl, endpoints } = candidate;
    return checkConnection({ client, baseUrl, endpointId: endpoints[0] ?? '', signal });
  }, []);
  return (
    <>
      <ConnectionButton connection={connection} open={open} onOpen={onOpen} />
      {open && config !== null && (
        <Suspense fallback={null}>
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
        </Suspense>
      )}
    </>
  );
}
