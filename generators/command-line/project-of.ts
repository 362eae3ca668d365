import { fail } from '../../core/problems';
import { inspectTarget, type Project, projectAround } from '../../core/project';
import type { OutputSettings } from './output-settings';

type Place = Pick<OutputSettings, 'dest' | 'destGiven'>;

/** The project that a command is about: the one in --dest, or the one around the current folder. @throws ProblemsError */
export function projectOf(place: Place): Project {
  const project = inspectTarget(projectFolder(place));
  return project ?? missing(place);
}

/** The same without reading it. @throws ProblemsError */
export function projectFolder(place: Place): string {
  return (place.destGiven ? place.dest : projectAround(place.dest)) ?? missing(place);
}

function missing({ dest, destGiven }: Place): never {
  return destGiven
    ? fail('--dest', `there is no project in ${dest}`, 'Name the folder of a project that `plop stack` made.')
    : fail(
        'project',
        `there is none in or above ${dest}`,
        'Go into one that `plop stack` made, or name it with --dest.',
      );
}
