import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../e2e/support/launch-browser';
import { REPOSITORY, succeed } from '../../e2e/support/shell';
import type { RunningProject } from './running-project';
import { NO_PAGES, VISITS } from './visits';

/** A web interface, as the project lists it for its owner. */
export interface WebInterface {
  title: string;
  url: string;
  user?: string;
  /** The line of .env that holds the password. */
  passwordKey?: string;
}

/** Where the screenshots are left. */
const SCREENSHOTS = process.env['SCREENSHOTS'] ?? join(REPOSITORY, 'tests/engine/screenshots');
/** High enough for a whole dashboard: most scroll inside of their page. */
const VIEWPORT = { width: 1440, height: 1300 };
/** Milliseconds that a page may take to show something: on two busy cores the first look of a tool is slow. */
const PATIENCE = 60_000;
/** Milliseconds after which a page that still asks for more is taken as it is: some never cease. */
const SETTLING = 5_000;

/**
 * Opens every web interface that the project lists in a browser, logs in with what its `.env` says, goes where its owner would go first,
 * and expects there what is only to be seen if everything behind it works. Each leaves a screenshot, also when it fails.
 */
export async function lookAtWebInterfaces(project: RunningProject): Promise<void> {
  const listed = listedBy(project).filter(({ title }) => !(title in NO_PAGES));
  mkdirSync(SCREENSHOTS, { recursive: true });
  const browser = await launchBrowser();
  const failures: string[] = [];
  try {
    for (const web of listed) {
      const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      await visit(page, web, project).catch((error: unknown) => failures.push(`${web.title}: ${String(error)}`));
      await keepScreenshot(page, `${basename(project.folder)}-${web.title.toLowerCase()}.png`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  expect(failures).toEqual([]);
}

async function visit(page: Page, { title, url, user = '', passwordKey }: WebInterface, project: RunningProject) {
  const row = VISITS[title];
  if (!row) throw new Error('no row in tests/engine/support/visits.ts says what is to be seen there');
  const { logIn, path, sees, drawn = [] } = row;
  // Who is said to need a password is asked for it, and nobody else.
  expect(Boolean(logIn)).toBe(passwordKey !== undefined);
  await page.goto(url);
  await logIn?.(page, user, project.env[passwordKey ?? ''] ?? '');
  // Where the login has led, it is valid: some tools insist on a host name of their own.
  if (path) await page.goto(new URL(path, page.url()).href);
  for (const text of sees()) await page.getByText(text).first().waitFor();
  for (const selector of drawn) await page.locator(selector).first().waitFor();
  await page.waitForLoadState('networkidle', { timeout: SETTLING }).catch(() => undefined);
}

/** Of a page that could not even be opened there is none, and the failure says why. */
async function keepScreenshot(page: Page, name: string): Promise<void> {
  const path = join(SCREENSHOTS, name);
  const kept = await page.screenshot({ path }).catch(() => undefined);
  if (kept) process.stdout.write(`screenshot: ${path}\n`);
}

/** What `make info` says. */
function listedBy(project: RunningProject): WebInterface[] {
  const said = succeed('make', ['--silent', 'info'], { cwd: project.folder });
  return said.split(/\n(?=\S)/).map((paragraph) => {
    const [title = '', ...lines] = paragraph.trim().split('\n');
    const text = lines.join('\n');
    const [, user, passwordKey] = /user (\S+), password in \.env: (\w+)/.exec(text) ?? [];
    return {
      title,
      url: /http:\S+/.exec(text)?.[0] ?? '',
      ...(user && { user }),
      ...(passwordKey && { passwordKey }),
    };
  });
}
