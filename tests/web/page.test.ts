/** @jest-environment jsdom */
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { createElement } from 'react';
import { ProblemsError } from '../../core/problems';
import type { StackRequest } from '../../core/stackfile';
import { catalogAnswer } from '../../server/answers/catalog';
import { choicesAnswer } from '../../server/answers/choices';
import { planAnswer } from '../../server/answers/plan';
import { previewAnswer } from '../../server/answers/preview';
import { openWorkshop } from '../../server/workshop';
import { App } from '../../web/src/app';

/** The page in a document without a browser, and the API without a server: what needs layout and colours is in tests/e2e/web. */
const workshop = openWorkshop();
jest.setTimeout(60_000);
let silent = false;
// This document measures and draws nothing.
Object.assign(performance, { mark: () => {} });
HTMLCanvasElement.prototype.getContext = () => null;
Object.assign(globalThis, { CSS: { escape: (text: string) => text, supports: () => false } });
// To ask of each element whether it can be seen takes longer than all the rest.
configure({ defaultHidden: true });

function answer(url: URL, body: string): unknown {
  if (url.pathname.endsWith('/catalog')) return catalogAnswer(workshop);
  const request = JSON.parse(body) as StackRequest;
  if (url.pathname.endsWith('/plan')) return planAnswer(request, workshop);
  if (url.pathname.endsWith('/choices')) return choicesAnswer(request, workshop);
  return previewAnswer(request, url.searchParams.get('file') ?? undefined, workshop);
}

async function fetchInPlace(path: string, init: { body?: string } = {}): Promise<unknown> {
  if (silent) throw new TypeError('Failed to fetch');
  const reply = (status: number, value: unknown) => {
    const text = JSON.stringify(value);
    return { ok: status < 400, status, headers: new Map(), json: async () => JSON.parse(text) as unknown };
  };
  try {
    return reply(200, answer(new URL(path, 'http://127.0.0.1'), init.body ?? ''));
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return reply(422, { title: 'No', status: 422, detail: error.message, problems: error.problems });
  }
}

beforeEach(() => {
  silent = false;
  Object.assign(globalThis, { fetch: fetchInPlace });
  window.history.replaceState(null, '', '/');
});
afterEach(cleanup);

async function open(fragment = ''): Promise<void> {
  window.history.replaceState(null, '', `/${fragment}`);
  render(createElement(App));
  await screen.findByRole('heading', { name: 'Ingestion' });
  await settled();
}

/** Until what was typed has had its time, and the answers are there. */
function settled(): Promise<void> {
  const since = Date.now();
  return waitFor(
    () => {
      expect(Date.now() - since).toBeGreaterThan(150);
      expect(document.getElementById('project')?.getAttribute('aria-busy')).toBe('false');
    },
    { timeout: 10_000 },
  );
}

const tick = (name: string) => screen.getByRole('checkbox', { name });
async function click(element: Element): Promise<void> {
  fireEvent.click(element);
  await settled();
}
const described = (element: Element) =>
  (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');

/** Rules that need no layout. */
async function barriers(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
    resultTypes: ['violations'],
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe('the page', () => {
  it('invites to choose, and shows what the starter preset makes', async () => {
    await open();
    expect(screen.getByText('Nothing is chosen yet.')).toBeTruthy();
    expect(await barriers()).toEqual([]);
    await click(screen.getByRole('button', { name: /^starter/ }));
    expect(screen.getByRole('img', { name: /Architecture: .*PostgreSQL/ })).toBeTruthy();
    expect(tick('PostgreSQL')).toHaveProperty('checked', true);
    expect(window.location.hash).toContain('orchestration=airflow');
    await screen.findByText('Makefile', {}, { timeout: 10_000 });
    expect(await barriers()).toEqual([]);
    await click(screen.getByRole('tab', { name: 'Command' }));
    expect(screen.getByRole('region', { name: 'the command' }).textContent).toBe(
      'npx plop stack my_project --preset starter',
    );
    expect(await barriers()).toEqual([]);
  });

  it('keeps a choice that cannot work within reach, with why', async () => {
    await open('#name=shop&ingestion=dlt&storage=duckdb');
    const grafana = tick('Grafana');
    expect(grafana.getAttribute('aria-disabled')).toBe('true');
    expect(described(grafana)).toMatch(/^Not with this stack: .*duckdb/);
    await click(grafana);
    expect(grafana).toHaveProperty('checked', false);
    expect(await barriers()).toEqual([]);
  });

  it('says what is added by itself, and takes it back with undo', async () => {
    await open('#name=shop&ingestion=dlt&storage=duckdb');
    await click(tick('Dagster'));
    expect(described(tick('PostgreSQL'))).toMatch(/^Added automatically: /);
    expect(screen.getByText(/^Last change \(add Dagster\): \d+ added, \d+ changed/)).toBeTruthy();
    await click(screen.getByRole('button', { name: 'Undo: add Dagster' }));
    expect(tick('Dagster')).toHaveProperty('checked', false);
    expect(screen.getByText(/^Last change \(undo: add Dagster\)/)).toBeTruthy();
    fireEvent.keyDown(document.body, { key: 'Z', ctrlKey: true, shiftKey: true });
    await settled();
    expect(tick('Dagster')).toHaveProperty('checked', true);
  });

  it('shows what is wrong with an option beside its field', async () => {
    await open('#name=shop&storage=postgresql');
    await click(screen.getByRole('button', { name: 'Options of PostgreSQL' }));
    const port = within(screen.getByRole('group', { name: /PostgreSQL/ })).getByLabelText('Port');
    fireEvent.change(port, { target: { value: '80' } });
    await settled();
    expect(port.getAttribute('aria-invalid')).toBe('true');
    expect(described(port)).toMatch(/Host port of PostgreSQL.*Correct the value/);
    expect(screen.getByRole('alert').textContent).toContain('This stack cannot work yet');
    expect(await barriers()).toEqual([]);
    fireEvent.change(port, { target: { value: '5544' } });
    await settled();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(window.location.hash).toContain('set.postgresql.port=5544');
  });

  it('says what to do when nobody answers', async () => {
    await open('#name=shop&storage=postgresql');
    silent = true;
    await click(tick('DuckDB'));
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('The server does not answer.');
    silent = false;
    await click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('opens the dialogs', async () => {
    await open('#name=shop&storage=postgresql');
    await click(screen.getByRole('button', { name: 'Import' }));
    expect(
      within(screen.getByRole('dialog', { name: 'Import a stack.yaml' })).getByLabelText('Or paste its text'),
    ).toBeTruthy();
    expect(await barriers()).toEqual([]);
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
    await settled();
    await click(screen.getByRole('button', { name: 'Download' }));
    expect(within(screen.getByRole('dialog', { name: 'Download shop.zip' })).getByRole('checkbox')).toHaveProperty(
      'checked',
      false,
    );
    expect(await barriers()).toEqual([]);
  });
});
