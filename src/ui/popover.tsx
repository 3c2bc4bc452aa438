import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button';
import styles from './controls.module.css';

export interface PopoverProps {
  /** Accessible name of the button; also of the panel unless `panelName` is given. */
  readonly name: string;
  readonly panelName?: string;
  /** What the button shows; the name when absent. */
  readonly label?: ReactNode;
  readonly icon?: ReactNode;
  readonly align?: 'start' | 'end';
  readonly role?: 'dialog' | 'menu';
  readonly disabled?: boolean;
  /** The panel's content; call `close` to close it and give focus back to the button. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button with a panel below it that closes on Escape, on a press outside and when focus leaves it. */
export function Popover({
  name,
  panelName,
  label,
  icon,
  align = 'start',
  role = 'dialog',
  disabled = false,
  children,
}: PopoverProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const panelId = useId();
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);
  useEffect(() => {
    if (!open) return;
    const stopWaiting = focusFirst(panel.current);
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !anchor.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      stopWaiting();
      document.removeEventListener('pointerdown', onPointerDown);
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape and focus leaving are watched for the panel as a whole
    <div
      ref={anchor}
      className={styles.anchor}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          close();
        }
      }}
      onBlur={(event) => {
        if (open && event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget))
          setOpen(false);
      }}
    >
      <Button
        ref={button}
        icon={icon}
        disabled={disabled}
        aria-haspopup={role}
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        aria-label={label === undefined ? undefined : name}
        onClick={() => setOpen(!open)}
      >
        {label ?? name}
      </Button>
      {open && (
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is always dialog or menu, both of which take a name
        <div
          ref={panel}
          id={panelId}
          role={role}
          aria-label={panelName ?? name}
          className={`${styles.popover} ${styles[align]}`}
        >
          {children(close)}
        </div>
      )}
    </div>
  );
}

/** Focuses the panel's first control, once there is one: its content may still be on its way. Gives the way to stop. */
function focusFirst(panel: HTMLElement | null): () => void {
  const focus = (): boolean => {
    const first = panel?.querySelector<HTMLElement>(
      'input, select, button, [tabindex="0"], [role="menuitem"]',
    );
    first?.focus();
    return first !== null && first !== undefined;
  };
  if (panel === null || focus()) return () => undefined;
  const observer = new MutationObserver(() => {
    if (focus()) observer.disconnect();
  });
  observer.observe(panel, { childList: true, subtree: true });
  return () => observer.disconnect();
}
