// Sets the chosen theme before the first paint, so that a dark page does not flash white.
// A file of its own, because the Content-Security-Policy allows no inline script.
// The key and the shape are those of the settings store (zustand's persist).
(() => {
  let theme = 'system';
  try {
    const stored = JSON.parse(localStorage.getItem('endpoint-logs.settings') ?? '{}')?.state?.theme;
    if (stored === 'light' || stored === 'dark') theme = stored;
  } catch {
    // Storage can be blocked or damaged; the system's theme is the answer then too.
  }
  document.documentElement.dataset.theme = theme;
})();
