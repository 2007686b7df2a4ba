import { expect, it } from '@jest/globals';
import { openInBrowser } from '../../src/commands/open-in-browser.js';

it('opens a file with a program, and says where there is none', async () => {
  await expect(openInBrowser('report.html', [process.execPath, '--version'])).resolves.toBe(true);
  await expect(openInBrowser('report.html', ['no-such-program-anywhere'])).resolves.toBe(false);
});
