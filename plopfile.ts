import type { NodePlopAPI } from 'plop';
import { type PackConfig, registerGenerators } from './generators';

export default function (plop: NodePlopAPI, config?: PackConfig): void {
  registerGenerators(plop, config);
}
