import type { ProjectContext } from '../../core/context';
import type { Step, Variables, Vantage } from '../../core/services';
import { MART_TABLES, RAW_TABLES } from '../../core/thread';
import type { VirtualFileSystem } from '../../core/vfs';

/** What the programs of all quality tools share: how they report. */
export const COMMON_FOLDER = 'quality/common';

/** Every provider whose program reports calls this; the first one writes it. */
export function renderCommon(vfs: VirtualFileSystem, ctx: ProjectContext): void {
  if (!vfs.getFile(`${COMMON_FOLDER}/report.py`)) ctx.renderScope(vfs, COMMON_FOLDER);
}

/** In containers the project is mounted read-only; the reports go with the container, its log keeps the outcome. */
export function resultsVariable(vantage: Vantage): Variables {
  return { QUALITY_RESULTS_DIR: vantage === 'network' ? '/tmp/quality' : 'quality/results' };
}

/** The step of a tool that has a program of its own, `run_checks.py` in its folder. */
export function checkStep(step: Pick<Step, 'id' | 'title' | 'environment' | 'timeoutMinutes'>, folder: string): Step {
  return {
    ...step,
    kind: 'check',
    command: ['python', `${folder}/run_checks.py`],
    reads: [...RAW_TABLES, ...MART_TABLES],
    writes: [],
    // Data that fails a check fails it again.
    retries: 0,
  };
}
