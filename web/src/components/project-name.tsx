import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { Problem } from '../api';
import { problemsAt } from '../state/places';
import { ProblemText } from './problem-text';

interface Props {
  name: string;
  problems: readonly Problem[];
  onName: (name: string) => void;
}

export function ProjectName({ name, problems, onName }: Props) {
  const [problem] = problemsAt(problems, 'name');
  return (
    <TextField className="project-name" value={name} onChange={onName} isInvalid={problem !== undefined}>
      <Label>Project name</Label>
      <Input autoComplete="off" autoCapitalize="none" spellCheck={false} />
      <FieldError>{problem && <ProblemText problem={problem} />}</FieldError>
    </TextField>
  );
}
