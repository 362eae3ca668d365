import type { ConflictPolicy, Decisions } from '../../core/changes';
import type { StackRequest } from '../../core/stackfile';

/** Everything that is to be done, with nothing left to ask: what the questions hand to the action. */
export interface Order {
  request: StackRequest;
  /** Absolute path of the project's folder. */
  directory: string;
  /** Absolute folders of templates that come before the project's own and ours. */
  templates: readonly string[];
  onConflict: ConflictPolicy;
  /** What was decided about single files. */
  decisions?: Decisions;
  dryRun: boolean;
  /** Write an archive instead of the folder. */
  zip?: { file: string; withEnv: boolean };
  /** Report as JSON on the standard output. */
  json: boolean;
}
