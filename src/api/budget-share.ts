import * as v from 'valibot';
import type { RequestBudget } from './request-budget';

const CHANNEL = 'endpoint-logs.requests';
const MAX_REQUESTS = 20_000;

const message = v.object({
  version: v.literal(1),
  kind: v.picklist(['hello', 'record']),
  origin: v.string(),
  sent: v.pipe(
    v.array(v.tuple([v.pipe(v.string(), v.maxLength(40)), v.pipe(v.number(), v.finite())])),
    v.maxLength(MAX_REQUESTS),
  ),
  blockedUntil: v.pipe(v.number(), v.finite()),
  limit: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(1))),
});
type Message = v.InferOutput<typeof message>;

/** The part of a BroadcastChannel that is used here. */
export interface BudgetChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  close(): void;
}

/**
 * Makes all tabs of this browser that ask one origin count and wait together: a 429 seen in one holds the others
 * back. Tabs tell each other times of requests and the end of a wait, never a key. Returns how to leave.
 */
export function shareBudget(
  budget: RequestBudget,
  origin: string,
  open: () => BudgetChannel | null = openChannel,
): () => void {
  const channel = open();
  if (channel === null) return () => undefined;
  let takingIn = false;
  const tell = (kind: Message['kind']) => {
    const { sent, ...rest } = budget.record();
    const told = sent.slice(-MAX_REQUESTS).map(([id, time]): [string, number] => [id, time]);
    channel.postMessage({ version: 1, kind, origin, sent: told, ...rest } satisfies Message);
  };
  const receive = (event: MessageEvent<unknown>) => {
    // Another version of the dashboard, or another program of this origin, may say anything here.
    const heard = v.safeParse(message, event.data);
    if (!heard.success || heard.output.origin !== origin) return;
    takingIn = true;
    budget.takeIn(heard.output);
    takingIn = false;
    if (heard.output.kind === 'hello') tell('record');
  };
  channel.addEventListener('message', receive);
  const leave = budget.subscribe(() => {
    if (!takingIn) tell('record');
  });
  tell('hello');
  return () => {
    leave();
    channel.removeEventListener('message', receive);
    channel.close();
  };
}

/** Null where the browser has none, or not for this page: then each tab counts alone. */
function openChannel(): BudgetChannel | null {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return null;
  }
}
