/**
 * Stands in for `tldts` (see vite.config.ts), which the mock library's cookie store asks which domains may share a cookie.
 * Its list of public suffixes is most of what the library weighs, and the demo's API sends no cookies.
 * @returns null, for "none": a cookie belongs to its own host
 */
export function getDomain(): null {
  return null;
}
