import { expect, test } from 'vitest';
import { findChromium } from './chromium.mjs';

const only = (path) => (candidate) => candidate === path;

test('finds a browser in the places of each platform', () => {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
  expect(findChromium({}, 'linux', only('/usr/bin/chromium'))).toBe('/usr/bin/chromium');
  expect(findChromium({ PATH: '/opt/x' }, 'linux', only('/opt/x/google-chrome'))).toBe(
    '/opt/x/google-chrome',
  );
  expect(findChromium({ HOME: '/Users/a' }, 'darwin', only(mac))).toBe(mac);
  expect(findChromium({ ProgramFiles: 'C:\\Program Files' }, 'win32', only(windows))).toBe(windows);
  expect(findChromium({}, 'linux', () => false)).toBeUndefined();
});

test('CHROMIUM_PATH wins even where nothing is there, so that a wrong one shows', () => {
  expect(findChromium({ CHROMIUM_PATH: '/wrong' }, 'linux', only('/usr/bin/chromium'))).toBe('/wrong');
});
