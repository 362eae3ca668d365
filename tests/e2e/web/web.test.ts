import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/launch-browser';
import { barriers, openPage, type WatchedPage } from './support/browser';
import { readMadeProject } from './support/made-project';
import { freePort } from '../support/postgres';
import { REPOSITORY, succeed, workFolder } from '../support/shell';
import { WebServer } from './support/web-server';

/** Where screenshots stay, for people to look at. */
const SHOTS = join(REPOSITORY, '.cache', 'web');
const LOCAL = '/#name=shop&ingestion=dlt&storage=duckdb&transformation=dbt&visualization=streamlit';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describe('the web builder, in a browser', () => {
  const work = workFolder();
  let server: WebServer;
  let browser: Browser;
  const opened: WatchedPage[] = [];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    [server, browser] = await Promise.all([WebServer.start(), launchBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    work.remove();
  });
  afterEach(async () => {
    for (const { close } of opened.splice(0)) await close();
  });

  const open = async (path = '/', options = {}): Promise<WatchedPage> => {
    const watched = await openPage(browser, server.url, path, options);
    opened.push(watched);
    await watched.page.getByRole('heading', { name: 'Ingestion' }).waitFor();
    return watched;
  };
  const shoot = (page: Page, name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`) });

  it('makes of the starter preset the very files that its command makes', async () => {
    const { page, complaints } = await open();
    await page.getByLabel('Project name').fill('shop');
    await page.getByRole('button', { name: /^starter/ }).click();
    await page.getByRole('img', { name: /^Architecture: .*dlt.*PostgreSQL/ }).waitFor();
    // Ports that nobody holds: the command line looks at the machine, the page cannot.
    for (const title of ['PostgreSQL', 'Apache Airflow', 'Grafana', 'Prometheus']) {
      await page.getByRole('button', { name: `Options of ${title}` }).click();
      const port = page.getByRole('group', { name: `Options of ${title}` }).getByLabel('Port', { exact: true });
      await port.fill(String(await freePort()));
    }
    await settled(page);
    await shoot(page, 'starter');
    const command = await commandOf(page);
    const archive = await downloadOf(page, work.path, { env: true });
    await shoot(page, 'downloaded');
    expect(complaints).toEqual([]);

    const [ours, theirs] = [join(work.path, 'unzipped'), join(work.path, 'generated')];
    succeed('python3', ['-m', 'zipfile', '-e', archive, ours], { cwd: work.path });
    expect(command).toMatch(/^npx plop stack shop --preset starter --set \S+/);
    succeed('sh', ['-c', `${command} --yes --dest '${theirs}'`], { cwd: REPOSITORY });
    const [mine, its] = [readMadeProject(join(ours, 'shop')), readMadeProject(join(theirs, 'shop'))];
    expect([...mine.files.keys()]).toEqual([...its.files.keys()]);
    for (const [path, text] of mine.files) expect({ path, text }).toEqual({ path, text: its.files.get(path) });
    expect(mine.env).toEqual(its.env);
  });

  it('shows a choice that cannot work as such, with why and what would', async () => {
    const { page, complaints } = await open(LOCAL);
    await settled(page);
    const grafana = page.getByRole('checkbox', { name: 'Grafana' });
    await expectAttribute(grafana, 'aria-disabled', 'true');
    const ids = ((await grafana.getAttribute('aria-describedby')) ?? '').split(' ');
    expect(await page.locator(`#${ids[0]}`).innerText()).toMatch(/^Not with this stack: .*duckdb/i);
    await grafana.focus();
    await page.keyboard.press('Space');
    await settled(page);
    expect([await grafana.isChecked(), await page.getByRole('alert').count()]).toEqual([false, 0]);
    await shoot(page, 'refused-choice');
    expect(await barriers(page)).toEqual([]);

    // A link may hold what a click may not choose.
    await page.goto(`${server.url}/#name=shop&storage=duckdb&visualization=grafana`);
    await page.getByRole('alert').getByText('This stack cannot work yet').waitFor();
    expect(await page.getByRole('button', { name: 'Download' }).isDisabled()).toBe(true);
    await shoot(page, 'refused-stack');
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('mends with a click what cannot work, in its own words', async () => {
    const { page, complaints } = await open(LOCAL);
    await settled(page);
    expect(await page.locator('.choices').innerText()).not.toMatch(/--\w|npx|use\.\w/);
    await page.getByRole('button', { name: 'Add Grafana and replace DuckDB with PostgreSQL' }).click();
    await settled(page);
    const chosen = ['Grafana', 'PostgreSQL', 'DuckDB'].map((name) => page.getByRole('checkbox', { name, exact: true }));
    expect(await Promise.all(chosen.map((box) => box.isChecked()))).toEqual([true, true, false]);
    await shoot(page, 'mended-choice');
    await page.getByRole('button', { name: 'Undo: add Grafana and replace DuckDB with PostgreSQL' }).click();
    await settled(page);
    expect(await Promise.all(chosen.map((box) => box.isChecked()))).toEqual([false, false, true]);
    expect(complaints).toEqual([]);

    await page.goto(`${server.url}/#name=Bad Shop&storage=postgres&set.soda.x=1`);
    const alert = page.getByRole('region', { name: 'The project' }).getByRole('alert');
    await alert.getByText('This stack cannot work yet').waitFor();
    await shoot(page, 'mends');
    expect(await barriers(page)).toEqual([]);
    for (const name of ['Call it bad_shop', 'Replace “postgres” with PostgreSQL', /^Drop the option/])
      await alert.getByRole('button', { name }).click();
    await alert.waitFor({ state: 'detached' });
    expect(await stackYamlOf(page)).toMatch(/name: bad_shop\nstorage:\n {2}- postgresql\n$/);

    await page.goto(`${server.url}/#name=shop&storage=duckdb,postgresql&ingestion=dlt`);
    await settled(page);
    await page.getByRole('button', { name: 'Set Warehouse to PostgreSQL', exact: true }).click();
    await settled(page);
    expect(await page.getByRole('combobox', { name: 'Warehouse' }).inputValue()).toBe('postgresql');
  });

  it('says what is added by itself, and why, and what a click did to the files', async () => {
    const { page, complaints } = await open(LOCAL);
    await settled(page);
    await page.getByRole('checkbox', { name: 'Dagster' }).click();
    await page.getByText(/^Added automatically: .+\.$/).waitFor();
    await page.getByText(/^Last change \(add Dagster\): \d+ added, \d+ changed/).waitFor();
    expect(
      await page
        .getByRole('checkbox', { name: 'PostgreSQL' })
        .evaluate((box) => (box as HTMLInputElement).indeterminate),
    ).toBe(true);
    expect(await page.getByRole('status').first().innerText()).toMatch(
      /Add Dagster\. Files: .* PostgreSQL is there automatically/,
    );
    // What the generator keeps for itself changed too, and is nobody's change.
    await page.getByRole('row', { name: '.antigravity', exact: true }).waitFor();
    await page.getByRole('row', { name: /^Makefile, changed/ }).click();
    await page.locator('.diff .plus').first().waitFor();
    await shoot(page, 'changed-file');
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('button', { name: 'Undo: add Dagster' }).click();
    await page.getByText(/^Last change \(undo: add Dagster\): \d+ changed, \d+ removed/).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Dagster' }).isChecked()).toBe(false);
    await page.keyboard.press('Control+Shift+z');
    await page.getByText(/^Last change \(add Dagster\)/).waitFor();
    await page.keyboard.press('Control+z');
    await settled(page);
    expect(await page.getByRole('checkbox', { name: 'Dagster' }).isChecked()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('shows a wrong option beside its field', async () => {
    const { page, complaints } = await open('/#name=shop&storage=postgresql');
    await settled(page);
    await page.getByRole('button', { name: 'Options of PostgreSQL' }).click();
    const port = page.getByLabel('Port', { exact: true });
    await port.fill('80');
    await expectAttribute(port, 'aria-invalid', 'true');
    const described = ((await port.getAttribute('aria-describedby')) ?? '').split(' ');
    const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).innerText()));
    expect(texts.join(' ')).toMatch(/Host port of PostgreSQL.*1024 to 65535.*Correct the value/s);
    await shoot(page, 'wrong-option');
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Version').selectOption('18');
    await port.fill('');
    await settled(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await stackYamlOf(page)).toMatch(/version: "18"/);
    await page.getByLabel('Project name').fill('Not a name');
    await page
      .getByText(/cannot name a project/)
      .first()
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is used with the keyboard alone, from a preset to the download', async () => {
    const { page, complaints } = await open();
    await tabTo(page, (element) => element.textContent?.startsWith('local') ?? false);
    await page.keyboard.press('Enter');
    await settled(page);
    await tabTo(page, (element) => element.id === 'sling-tick');
    await page.keyboard.press('Space');
    await settled(page);
    await tabTo(page, (element) => element.getAttribute('role') === 'row');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await tabTo(page, (element) => element.getAttribute('role') === 'tab');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'Steps of a run, in their order' }).waitFor();
    await tabTo(page, (element) => element.textContent === ' Download');
    await page.keyboard.press('Enter');
    await tabTo(page, (element) => element instanceof HTMLInputElement && element.type === 'checkbox');
    await page.keyboard.press('Space');
    await tabTo(page, (element) => element.textContent === 'Download ZIP');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe('my_project.zip');
    await page.getByText('Next, in a terminal').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(' Download');
    expect(complaints).toEqual([]);
  });

  it('is shared by a link', async () => {
    const { page } = await open('/', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: /^starter/ }).click();
    await page.getByRole('checkbox', { name: 'DuckDB' }).click();
    await settled(page);
    await page.getByRole('combobox', { name: /^Warehouse/ }).selectOption('postgresql');
    await page.getByRole('button', { name: 'Options of PostgreSQL' }).click();
    await page.getByLabel('Version').selectOption('18');
    await settled(page);
    const yaml = await stackYamlOf(page);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Link copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(page.url());

    const other = await open(link.slice(server.url.length));
    await settled(other.page);
    expect(await stackYamlOf(other.page)).toBe(yaml);
    expect(yaml).toMatch(/use:\n {2}warehouse: postgresql[^]*version: "18"/);
    expect(other.complaints).toEqual([]);
  });

  it('takes a stack.yaml, and says the line of what is wrong with one', async () => {
    const { page, complaints } = await open();
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('Or paste its text').fill('name: shop\nstorage: [postgres]\nstorrage: duckdb\n');
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('alert').getByText('stack.yaml:3').waitFor();
    await shoot(page, 'import');
    expect(await barriers(page)).toEqual([]);

    const file = join(work.path, 'stack.yaml');
    writeFileSync(
      file,
      'name: imported\npreset: local\nstorage: postgresql\noptions:\n  postgresql: { port: 15432 }\n',
    );
    await page.getByLabel('Choose the file').setInputFiles(file);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await settled(page);
    expect(await page.getByLabel('Project name').inputValue()).toBe('imported');
    expect(await stackYamlOf(page)).toMatch(/name: imported[^]*storage:\n {2}- postgresql[^]*port: 15432/);
    await page.getByRole('button', { name: 'Undo: import' }).click();
    await page.getByText('Nothing is chosen yet.').waitFor();
    expect(complaints).toEqual([]);
  });

  it.each([
    ['desktop', 'light', {}],
    ['desktop', 'dark', { colorScheme: 'dark' }],
    ['phone', 'light', PHONE],
    ['phone', 'dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('has no barrier that axe finds: %s, %s', async (size, scheme, options) => {
    const { page, complaints } = await open('/', options);
    await settled(page);
    await shoot(page, `${size}-${scheme}-empty`);
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('button', { name: /^starter/ }).click();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await shoot(page, `${size}-${scheme}`);
    if (size === 'phone') {
      await page.getByRole('button', { name: 'See the project' }).click();
      await shoot(page, `${size}-${scheme}-project`);
    }
    await page.getByText('The same in words').click();
    await page.getByRole('button', { name: 'Options of PostgreSQL' }).click();
    expect(await barriers(page)).toEqual([]);
    for (const tab of ['Services', 'Command'] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await shoot(page, `${size}-${scheme}-${tab.toLowerCase()}`);
      expect(await barriers(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByLabel(/Include .env/).check();
    await shoot(page, `${size}-${scheme}-download`);
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('can be switched to dark, and remembers it', async () => {
    const { page } = await open('/', { colorScheme: 'light' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByLabel('Colours').selectOption('dark');
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.getByRole('heading', { name: 'Ingestion' }).waitFor();
    expect(await paper()).toBe(dark);
  });

  it('says what to do when the server is gone, and goes on when it is back', async () => {
    const { page } = await open();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('button', { name: /^local/ }).click();
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    await shoot(page, 'no-answer');
    expect(await barriers(page)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await shoot(page, 'no-catalogue');
    expect(await barriers(page)).toEqual([]);
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('img', { name: /^Architecture/ }).waitFor();
  });

  it('weighs less than 250 kB', async () => {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    let bytes = 0;
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(`${server.url}${LOCAL}`, { waitUntil: 'networkidle' });
    await page.getByRole('region', { name: 'Content of README.md' }).waitFor();
    await page.close();
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(250_000);
  });
});

/** Until the page shows what the API says of the draft as it is. */
async function settled(page: Page): Promise<void> {
  await page
    .locator('#project[aria-busy="true"]')
    .waitFor({ timeout: 300 })
    .catch(() => {});
  await page.locator('#project[aria-busy="false"]').waitFor();
}

async function tabTo(page: Page, isIt: (element: Element) => boolean): Promise<void> {
  for (let presses = 0; presses < 250; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`(${isIt.toString()})(document.activeElement)`)) return;
  }
  throw new Error(`The Tab key does not lead to ${isIt.toString()}`);
}

async function expectAttribute(locator: ReturnType<Page['locator']>, name: string, value: string): Promise<void> {
  await locator.and(locator.page().locator(`[${name}="${value}"]`)).waitFor();
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

async function commandOf(page: Page): Promise<string> {
  await openTab(page, 'Command');
  return page.getByRole('region', { name: 'the command', exact: true }).innerText();
}

async function stackYamlOf(page: Page): Promise<string> {
  await openTab(page, 'Command');
  return page.getByRole('region', { name: 'stack.yaml', exact: true }).innerText();
}

async function downloadOf(page: Page, folder: string, { env }: { env: boolean }): Promise<string> {
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await page.getByLabel(/Include .env/).setChecked(env);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download ZIP' }).click(),
  ]);
  await page.getByText('Next, in a terminal').waitFor();
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}
