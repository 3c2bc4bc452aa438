import type { AuditNote } from './audit-trail';
import type { Connection, ConnectionState } from './connection';

/** What a change of the connection is worth in the audit list; null for nothing. Holds the origin, never the key. */
export function connectionNote(state: ConnectionState, before: ConnectionState): AuditNote | null {
  const { connection } = state;
  if (connection === null) return null;
  const anew = state.generation !== before.generation;
  if (!anew) {
    const refused = before.connection?.hasKey === true && !connection.hasKey;
    return refused ? { event: 'key-refused', ...placeOf(connection) } : null;
  }
  if (connection.mode !== 'demo') {
    const key =
      connection.mode === 'proxy'
        ? 'key added by the server'
        : !connection.hasKey
          ? 'without a key'
          : state.keyRemembered
            ? 'key kept in this tab’s session storage'
            : 'key in memory only';
    return { event: 'connected', ...placeOf(connection), facts: [key] };
  }
  // Opening the page on demo data connects to nothing.
  const left = before.connection;
  return left === null || left.mode === 'demo' ? null : { event: 'demo', ...placeOf(left) };
}

/** Where a connection leads: "https://api.example", "proxy", "demo data". */
export function placeOf({ mode, baseUrl, endpoints }: Connection): Pick<AuditNote, 'origin' | 'endpoints'> {
  return { origin: mode === 'api' ? originOf(baseUrl) : mode === 'proxy' ? 'proxy' : 'demo data', endpoints };
}

function originOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).origin : '';
}
