import { type FormEvent, useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { type Problem, readStackYaml, Refused } from '../api';
import { type Draft, draftOf } from '../state/draft';
import { Button } from './button';
import { ProblemList } from './problems';

type State = { busy: boolean; problems: readonly Problem[]; failure?: string };

/** The API reads the file, as the command line would: what it says is wrong has its line. */
export function ImportForm({ onImport }: { onImport: (draft: Draft) => void }) {
  const [text, setText] = useState('');
  const [{ busy, problems, failure }, setState] = useState<State>({ busy: false, problems: [] });

  const submit = async (yaml: string): Promise<void> => {
    setState({ busy: true, problems: [] });
    try {
      onImport(draftOf(await readStackYaml(yaml)));
    } catch (error) {
      if (error instanceof Refused) setState({ busy: false, problems: error.document.problems.map(inFile) });
      else setState({ busy: false, problems: [], failure: (error as Error).message });
    }
  };
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const content = await file.text();
    setText(content);
    await submit(content);
  };

  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit(text);
      }}
    >
      <div className="field">
        <label htmlFor="import-file">Choose the file</label>
        <input
          id="import-file"
          type="file"
          accept=".yaml,.yml,application/yaml"
          onChange={({ target }) => void read(target.files?.[0])}
        />
      </div>
      <TextField className="field" value={text} onChange={setText}>
        <Label>Or paste its text</Label>
        <TextArea rows={9} spellCheck={false} placeholder={'name: my_project\npreset: starter'} />
        <Text slot="description">It replaces what is chosen now; Undo brings that back.</Text>
      </TextField>
      {(problems.length > 0 || failure !== undefined) && (
        <div className="notice bad" role="alert">
          {failure !== undefined ? <p>{failure}</p> : <ProblemList problems={problems} />}
        </div>
      )}
      <div className="actions">
        <Button kind="primary" type="submit" isPending={busy} isDisabled={text.trim() === ''}>
          Import
        </Button>
      </div>
    </form>
  );
}

/** The API calls the text it was sent "body". */
function inFile(problem: Problem): Problem {
  return { ...problem, where: problem.where.replace(/^body(:|$)/, 'stack.yaml$1') };
}
