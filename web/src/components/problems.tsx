import type { Problem } from '../api';
import { placeName } from '../state/places';
import { Button } from './button';
import { ProblemText } from './problem-text';

interface Props {
  problems: readonly Problem[];
  failure: string | undefined;
  onRetry: () => void;
  titles: ReadonlyMap<string, string>;
}

export function Problems({ problems, failure, onRetry, titles }: Props) {
  if (failure !== undefined) {
    return (
      <div className="notice bad" role="alert">
        <p>{failure}</p>
        <Button onPress={onRetry}>Try again</Button>
      </div>
    );
  }
  if (problems.length === 0) return null;
  return (
    <div className="notice bad" role="alert">
      <h3>This stack cannot work yet</h3>
      <ProblemList problems={problems} titles={titles} />
    </div>
  );
}

export function ProblemList({
  problems,
  titles,
}: {
  problems: readonly Problem[];
  titles?: ReadonlyMap<string, string>;
}) {
  return (
    <ul className="problem-list">
      {problems.map((problem) => (
        <li key={`${problem.where} ${problem.what}`}>
          <span className="where">{titles ? placeName(problem.where, titles) : problem.where}</span>:{' '}
          <ProblemText problem={problem} />
        </li>
      ))}
    </ul>
  );
}
