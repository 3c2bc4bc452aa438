import { useState } from 'react';

/** A draft of a value: typed on freely, and replaced whenever the value itself changes (`key` tells values apart). */
export function useSynced<T>(value: T, key: string): readonly [T, (draft: T) => void] {
  const [draft, setDraft] = useState(value);
  const [known, setKnown] = useState(key);
  if (known !== key) {
    setKnown(key);
    setDraft(value);
  }
  return [draft, setDraft];
}
