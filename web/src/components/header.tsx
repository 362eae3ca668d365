import type { Answers } from '../state/answers';
import type { Draft } from '../state/draft';
import type { History } from '../state/history';
import { Button } from './button';
import { DownloadDialog } from './download-dialog';
import { Icon } from './icon';
import { ImportDialog } from './import-dialog';
import { ProjectName } from './project-name';
import { ShareButton } from './share-button';
import { ThemeSwitch } from './theme-switch';

interface Props {
  history: History;
  answers: Answers;
  onName: (name: string) => void;
  onImport: (draft: Draft) => void;
  onUndo: () => void;
  onRedo: () => void;
}

export function Header({ history, answers, onName, onImport, onUndo, onRedo }: Props) {
  const { present, past, future } = history;
  const [undo, redo] = [past.at(-1), future[0]];
  return (
    <header className="header">
      <h1 className="brand">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        AntiGravity
      </h1>
      <ProjectName name={present.name} problems={answers.problems} onName={onName} />
      <div className="tools" role="group" aria-label="This stack">
        <Button kind="quiet" isDisabled={!undo} onPress={onUndo} aria-label={undo ? `Undo: ${undo.label}` : 'Undo'}>
          <Icon name="undo" />
          <span className="wide-only">Undo</span>
        </Button>
        <Button kind="quiet" isDisabled={!redo} onPress={onRedo} aria-label={redo ? `Redo: ${redo.label}` : 'Redo'}>
          <Icon name="redo" />
          <span className="wide-only">Redo</span>
        </Button>
        <ShareButton draft={present} />
        <ImportDialog onImport={onImport} />
        <ThemeSwitch />
        <DownloadDialog draft={present} answers={answers} />
      </div>
    </header>
  );
}
