import { useEffect, useState } from 'react';

/**
 * True from the frame after `answer` first was: what the table shows is drawn by then, and what stands beside it can
 * be fetched and drawn without holding it up.
 */
export function useAnswered(answer: boolean): boolean {
  const [answered, setAnswered] = useState(false);
  useEffect(() => {
    if (!answer) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setAnswered(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [answer]);
  return answered;
}
