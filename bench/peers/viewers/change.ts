/** A value that React is told of when it changes. */
export interface Change<T> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly value: () => T;
  readonly set: (value: T) => void;
}

export function createChange<T>(first: T): Change<T> {
  const listeners = new Set<() => void>();
  let current = first;
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    value: () => current,
    set: (value) => {
      current = value;
      for (const listener of listeners) listener();
    },
  };
}
