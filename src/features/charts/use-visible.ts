import { type RefObject, useEffect, useState } from 'react';

/** Whether any part of the element is on screen; true where the browser cannot tell. */
export function useVisible(target: RefObject<HTMLElement | null>): boolean {
  const [visible, setVisible] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    const element = target.current;
    if (element === null || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver((changes) =>
      setVisible(changes.at(-1)?.isIntersecting ?? false),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [target]);
  return visible;
}
