import { type RefObject, useLayoutEffect, useState } from 'react';

/** Below this width, in CSS pixels, there is no room for columns: rows are drawn on two lines, filters fold away. */
export const NARROW_BELOW = 640;

/** The element's inner width in CSS pixels, kept up to date; 0 before it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const read = () => setWidth(target.clientWidth);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
