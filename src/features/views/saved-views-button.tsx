import { useState } from 'react';
import { Part } from '../../log-ui/part';
import type { ViewState } from '../../logs/view-state';
import { Button } from '../../ui/button';
import { lazyPart } from '../../ui/lazy-part';

const SavedViewsDialog = lazyPart(() =>
  import('./saved-views-dialog').then((module) => module.SavedViewsDialog),
);

export interface SavedViewsButtonProps {
  /** What is looked at now. */
  readonly view: ViewState;
  readonly onOpenView: (view: ViewState) => void;
}

/** Opens the views kept in this browser. */
export function SavedViewsButton({ view, onOpenView }: SavedViewsButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
        Saved views
      </Button>
      {open && (
        <Part name="Saved views" onClose={() => setOpen(false)}>
          <SavedViewsDialog view={view} onOpenView={onOpenView} onClose={() => setOpen(false)} />
        </Part>
      )}
    </>
  );
}
