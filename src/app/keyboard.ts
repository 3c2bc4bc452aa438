import { useEffect, useRef } from 'react';

/** One action of the dashboard: what the keyboard runs and the help lists. */
export interface Command {
  readonly name: string;
  /** As `KeyboardEvent.key` gives it; several keys may run one command. */
  readonly keys: readonly string[];
  readonly run: () => void;
}

/** Runs commands on single keys, except while typing, in a dialog, or with a modifier that belongs to the browser. */
export function useShortcuts(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isOccupied(event.target)
      )
        return;
      const command = latest.current.find((candidate) => candidate.keys.includes(event.key));
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Where keys already have a meaning: text fields, choices, sliders, menus, dialogs. */
function isOccupied(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, select, textarea, dialog, [role="menu"], [role="dialog"], [role="separator"], [role="tree"], [contenteditable]',
    ) !== null
  );
}
