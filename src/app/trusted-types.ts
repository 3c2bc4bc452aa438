/**
 * The one way from a string to a script's address, for browsers under `require-trusted-types-for 'script'`.
 * The browser asks this policy, because it is the default one, wherever a worker or service worker is started from a
 * plain string, and refuses every string that would become markup or code. Imported first by main.tsx.
 */

/** The part of the Trusted Types interface that is used; TypeScript's DOM types do not hold it. */
export interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string | null }): unknown;
}

/**
 * The absolute address of a script of this build, or null for any other: one below `assets/`, or the demo's service
 * worker. `folder` is the absolute address of the folder that the dashboard is served from.
 */
export function ownScriptUrl(url: string, folder: string): string | null {
  if (!URL.canParse(url, folder)) return null;
  const { href, origin, pathname, search, hash } = new URL(url, folder);
  const home = new URL(folder);
  if (origin !== home.origin || search !== '' || hash !== '' || !pathname.startsWith(home.pathname))
    return null;
  return /^(?:assets\/[\w.-]+\.js|mockServiceWorker\.js)$/.test(pathname.slice(home.pathname.length))
    ? href
    : null;
}

/** Installs the policy. Without effect where there are no Trusted Types, or where the page may not have a policy. */
export function installScriptPolicy(factory: PolicyFactory | undefined, folder: string): void {
  try {
    factory?.createPolicy('default', { createScriptURL: (url) => ownScriptUrl(url, folder) });
  } catch {
    // A deployment's header may name no policy. Only the demo's service worker is lost, and the demo runs without it.
  }
}

declare global {
  interface Window {
    readonly trustedTypes?: PolicyFactory;
  }
}

installScriptPolicy(window.trustedTypes, new URL(import.meta.env.BASE_URL, document.baseURI).href);
