import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Accepted } from '../../../support/combinations';

/** A file of a generated project, as some stack has it. */
export interface Generated {
  /** The first stack that has it. */
  label: string;
  path: string;
  text: string;
  /** Type of that stack's warehouse, which tells SQL apart that is written for it. */
  warehouse?: string;
}

/** Every file of these stacks, each content once; the records of the generator itself are left out. */
export function distinctFiles(accepted: readonly Accepted[]): Generated[] {
  const distinct = new Map<string, Generated>();
  for (const { label, output } of accepted) {
    const warehouse = output.ctx.getServiceByCapability('warehouse')?.type;
    for (const { path, content } of output.vfs.list()) {
      if (path.startsWith('.antigravity/')) continue;
      const text = content.toString('utf8');
      // The same SQL means something else in another warehouse.
      const key = [path, text, path.endsWith('.sql') ? warehouse : ''].join('\0');
      if (!distinct.has(key)) distinct.set(key, { label, path, text, ...(warehouse && { warehouse }) });
    }
  }
  return [...distinct.values()];
}

/** Files on the disk for a tool to look at, each in a folder of its own so that equal names do not meet. */
export class Written {
  readonly paths: string[];
  private readonly byFolder = new Map<string, Generated>();

  constructor(
    readonly folder: string,
    readonly files: readonly Generated[],
  ) {
    this.paths = files.map((file, index) => {
      const path = join(folder, String(index), file.path);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.text);
      this.byFolder.set(String(index), file);
      return path;
    });
  }

  /** Lines of a tool's output, with the stack in place of the folder. */
  findings(output: string): string[] {
    const prefix = new RegExp(`${this.folder}/(\\d+)/`, 'g');
    return output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.replace(prefix, (_, index: string) => `[${this.byFolder.get(index)?.label}] `));
  }
}
