/**
 * What Node the tools need. Kept free of imports and of new syntax, so that an old Node can still read it
 * and say what is wrong in plain words.
 */

/**
 * @param {string} version such as "20.19.0"
 * @returns {boolean} whether Vite runs on it: 20.19 and later 20s, or 22.12 and later
 */
export function isSupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

/** Ends the process with a plain message where Node is too old. */
export function requireSupportedNode() {
  if (isSupportedNode(process.versions.node)) return;
  console.error(
    `This needs Node 20.19 or newer (or 22.12 or newer); this is ${process.versions.node}. Please install a current Node and try again.`,
  );
  process.exit(1);
}
