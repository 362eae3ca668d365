import { z } from 'zod';
import type { ProjectContext } from '../../core/context';
import { ComponentProvider } from '../../core/provider';
import type { PythonEnvironment } from '../../core/services';
import { RAW_TABLES } from '../../core/thread';
import { generate } from './stack';

/** The local thread with an orchestrator. */
export function orchestrationStack(orchestrator: string, more: object = {}) {
  return generate({
    name: 'shop',
    ingestion: ['dlt'],
    storage: ['duckdb'],
    transformation: ['dbt'],
    orchestration: [orchestrator],
    ...more,
  });
}

/** An ingestion whose commands hold everything that an orchestrator could misread, and which writes what dlt writes. */
export class ToolProvider extends ComponentProvider {
  static readonly meta = {
    category: 'ingestion',
    name: 'tool',
    title: 'Tool',
    summary: 'Awkward commands',
  } as const;
  static readonly options = z.strictObject({});

  override registerServices(ctx: ProjectContext): void {
    ctx.offer('raw_tables');
    const step = { environment: 'tool', retries: 0, timeoutMinutes: 5 };
    ctx.registerStep({
      ...step,
      id: 'ingest_tool',
      title: 'Load "everything"',
      kind: 'ingest',
      command: ['tool', '{{x}}', "it's", 'load.sh'],
      reads: [],
      writes: RAW_TABLES,
    });
    ctx.registerStep({
      ...step,
      id: 'ingest_notify',
      title: 'Write nothing',
      kind: 'ingest',
      command: ['sh', 'load.sh'],
      reads: [],
      writes: [],
    });
  }

  override getRequirements(): PythonEnvironment[] {
    return [{ name: 'tool', title: 'Tool', requirements: [], paths: [], uses: [] }];
  }

  override generate(): void {}
}
