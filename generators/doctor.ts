import { ProblemsError } from '../core/problems';
import { DOCTOR_FLAGS } from './command-line/flags';
import { commandHelp } from './command-line/help';
import { invoke } from './command-line/invocation';
import { outputSettings } from './command-line/output-settings';
import { projectFolder } from './command-line/project-of';
import { diagnose } from './diagnosis/diagnose';
import type { Finding, Mark } from './diagnosis/finding';
import { type Machine, thisMachine } from './diagnosis/machine';
import type { Materials } from './generation/materials';
import { colouredDiff } from './terminal/diff';
import { counted, type Style, styleOf } from './terminal/style';

/** `plop doctor`: what is wrong with a project, and what to do about it. Status 1 when something fails. */
export async function printDiagnosis(
  materials: Materials,
  words: readonly string[],
  machine: Machine = thisMachine,
): Promise<void> {
  const help = (style: Style, width: number | undefined) => commandHelp(HELP, DOCTOR_FLAGS, style, width);
  await invoke(words, DOCTOR_FLAGS, help, async (given) => {
    const settings = outputSettings(given);
    if (given.problems.length > 0) throw new ProblemsError(given.problems);
    const directory = projectFolder(settings);
    const findings = await diagnose(directory, materials, machine);
    const ok = findings.every(({ mark }) => mark !== 'fail');
    const text = settings.json
      ? `${JSON.stringify({ ok, directory, findings }, null, 2)}\n`
      : diagnosisText(findings, styleOf(process.stdout));
    process.stdout.write(text);
    if (!ok) process.exitCode = 1;
  });
}

const HELP = {
  usage: 'doctor',
  about: [
    'Looks at a project and says what is wrong: overrides that ours have moved away from (with the difference), undecided',
    'conflicts, secrets, host ports in use, missing tools, old versions. Changes nothing. Status 1 when something fails.',
  ],
  examples: [
    ['npx plop doctor', ''],
    ['npx plop doctor --json --dest ~/projects/my_project', 'for programs'],
  ],
} as const;

const SIGNS: Readonly<Record<Mark, string>> = { ok: '✔', warn: '!', fail: '✖' };

function diagnosisText(findings: readonly Finding[], style: Style): string {
  const width = Math.max(...findings.map(({ check }) => check.length)) + 2;
  const indent = ' '.repeat(width + 2);
  const lines = findings.flatMap(({ check, mark, what, mend, diff }) => [
    `${paint(mark, style)(SIGNS[mark])} ${style.strong(check.padEnd(width))}${what}`,
    ...(mend === undefined ? [] : [indent + style.quiet(mend)]),
    ...(diff === undefined
      ? []
      : colouredDiff(diff.trimEnd(), style)
          .split('\n')
          .map((line) => indent + line)),
  ]);
  const count = (mark: Mark) => findings.filter((finding) => finding.mark === mark).length;
  const [failures, warnings] = [count('fail'), count('warn')];
  const total =
    failures + warnings === 0 ? 'All is well.' : `${counted(failures, 'failure')}, ${counted(warnings, 'warning')}.`;
  return `${lines.join('\n')}\n\n${total}\n`;
}

function paint(mark: Mark, { good, bad, accent }: Style): Style['good'] {
  return { ok: good, warn: accent, fail: bad }[mark];
}
