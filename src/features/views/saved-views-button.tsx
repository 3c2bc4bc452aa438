import { lazy, Suspense, useState } from 'react';
import type { ViewState } from '../../logs/view-state';
import { Button } from '../../ui/button';

const SavedViewsDialog = lazy(() =>
  import('./saved-views-dialog').then((module) => ({ default: module.SavedViewsDialog })),
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
        <Suspense fallback={null}>
          <SavedViewsDialog view={view} onOpenView={onOpenView} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
