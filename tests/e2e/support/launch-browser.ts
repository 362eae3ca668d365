import { type Browser, chromium } from 'playwright-core';
import { run } from './shell';

/** Debian's Chromium. As root its sandbox has to stay out; the pages are our own. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = run('sh', ['-c', 'command -v chromium'], { cwd: '/' }).stdout.trim();
  if (!executablePath) throw new Error('There is no chromium: apt-get install chromium.');
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}
