import { type RefObject, useLayoutEffect, useState } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where layout cannot be measured. */
const UNMEASURED: Size = { width: 320, height: 90 };

/** An element's size in whole CSS pixels as it changes; null while it has none, so that nothing is drawn into it. */
export function useSize(target: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(typeof ResizeObserver === 'undefined' ? UNMEASURED : null);
  useLayoutEffect(() => {
    const element = target.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const observe = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((known) => {
        if (width === 0 || height === 0) return null;
        return known?.width === width && known.height === height ? known : { width, height };
      });
    };
    observe();
    const observer = new ResizeObserver(observe);
    observer.observe(element);
    return () => observer.disconnect();
  }, [target]);
  return size;
}
