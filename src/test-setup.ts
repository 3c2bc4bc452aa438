/** Runs before every test file: DOM matchers for `expect`, and a clean document after each test. */
import '@testing-library/jest-dom/vitest';
import { afterEach } from 'vitest';

if (typeof document !== 'undefined') {
  const { cleanup, configure } = await import('@testing-library/react');
  // React's warning about updates outside act() is asked for by a global of this name.
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  configure({ asyncUtilTimeout: 15_000 });
  afterEach(cleanup);
}
