/** A step of work is broken off after so long, so that messages of the page are heard. */
const SLICE_MS = 20;

/** Lets messages in. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Runs steps to their end, hearing messages in between. Throws the signal's reason once it is aborted. */
export async function inSteps<T>(steps: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  for (let since = performance.now(); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < SLICE_MS) continue;
    await nextTask();
    signal.throwIfAborted();
    since = performance.now();
  }
}
