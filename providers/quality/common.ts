import type { ProjectContext } from '../../core/context';
import type { Variables, Vantage } from '../../core/services';
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
