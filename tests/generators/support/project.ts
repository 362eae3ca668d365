import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { carryOut } from '../../../generators/generation/carry-out';
import type { Materials } from '../../../generators/generation/materials';
import { prepare } from '../../../generators/generation/prepare';
import type { Order } from '../../../generators/generation/order';

/** A project on disk, as a test uses it. */
export class TestProject {
  constructor(
    readonly directory: string,
    readonly materials: Materials,
    readonly request: Order['request'],
  ) {}

  order(changes: Partial<Order> = {}): Order {
    const { request, directory } = this;
    return { request, directory, templates: [], onConflict: 'merge', dryRun: false, json: false, ...changes };
  }

  generate(changes: Partial<Order> = {}) {
    return carryOut(this.order(changes), this.materials);
  }

  /** Paths that the next run would touch, and how. */
  async pending(changes: Partial<Order> = {}): Promise<string[]> {
    const { plan } = await prepare(this.order(changes), this.materials);
    return plan.changes.filter(({ action }) => action !== 'identical').map(({ path, action }) => `${action} ${path}`);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  append(name: string, text: string): void {
    appendFileSync(this.path(name), text);
  }
}
