import type { Page } from 'playwright-core';
import { shownSum } from '../../e2e/support/marts';

/** What somebody does who opens a web interface for the first time. */
export interface Visit {
  /** Passes the page that asks who is there. */
  logIn?: (page: Page, user: string, password: string) => Promise<void>;
  /** Where it is then worth looking, where that is not where the interface opens. */
  path?: string;
  /** Texts that are only on the page if it works, and what is behind it. */
  sees: () => readonly string[];
  /** What is painted, so has no text to look for: selectors. */
  drawn?: readonly string[];
}

/** By the title under which the project lists the interface: a new one needs a row here. */
export const VISITS: Readonly<Record<string, Visit>> = {
  Airflow: { logIn: logInToAirflow, path: '/dags/shop', sees: () => ['marts.daily_revenue', 'marts.customer_value'] },
  // The graph of the assets, from the files to a mart.
  Dagster: {
    path: '/assets/marts/daily_revenue?view=lineage&lineageScope=upstream&lineageDepth=9',
    sees: () => ['orders.csv', 'order_items', 'daily_revenue'],
  },
  Prefect: { logIn: logInToPrefect, path: '/runs', sees: () => ['Completed'] },
  Streamlit: {
    sees: () => ['Net revenue by country', `€ ${shownSum('Net revenue')}`],
    drawn: ['[data-testid=stVegaLiteChart] :is(canvas, svg)', '[data-testid=stDataFrame] canvas'],
  },
  Superset: {
    // The login leads back to the dashboard, whose address the project lists.
    logIn: logInToSuperset,
    sees: () => [`€ ${shownSum('Net revenue')}`, 'Top 10 customers by net revenue'],
    drawn: ['.echarts_timeseries_line canvas', '.echarts_timeseries_bar canvas'],
  },
  // Workers that are there, and a job that has ended well.
  Spark: { sees: () => ['spark://spark-master:7077', 'ALIVE', 'FINISHED'] },
  // Debian's has the pages of before 2.34, and those of today are built by npm.
  Prometheus: { path: '/classic/targets', sees: () => ['(1/1 up)'] },
};

/** Those whose stand-in has no pages, and why. */
export const NO_PAGES: Readonly<Record<string, string>> = {
  Alertmanager: 'npm builds its pages, and the Go module does not have them',
};

async function logInToAirflow(page: Page, user: string, password: string): Promise<void> {
  await page.locator('input[name=username]').fill(user);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Active Dags').waitFor();
}

/** It has one field for both. */
async function logInToPrefect(page: Page, user: string, password: string): Promise<void> {
  await page.getByPlaceholder('admin:pass').fill(`${user}:${password}`);
  await page.getByRole('button', { name: 'Login' }).click();
  await page.getByText('Work Pools').first().waitFor();
}

async function logInToSuperset(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
