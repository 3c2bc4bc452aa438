import { useEffect } from 'react';
import { useSettings } from '../settings/settings';

/** Puts the chosen theme on the document, where the design tokens look for it. Also done before first paint, by theme.js. */
export function useTheme(): void {
  const theme = useSettings((settings) => settings.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
