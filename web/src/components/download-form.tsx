import { useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import type { Plan } from '../../../server/contract';
import { type Download, useDownload } from '../hooks/use-download';
import type { Draft } from '../state/draft';
import { bytes, plural } from '../state/words';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { ProblemList } from './problems';

interface Props {
  draft: Draft;
  plan: Plan;
  files: number;
}

export function DownloadForm({ draft, plan, files }: Props) {
  const [withEnv, setWithEnv] = useState(false);
  const [download, start] = useDownload();
  const secrets = plan.environment.filter(({ secret }) => secret).length;
  return (
    <>
      <p>The whole project, {plural(files, 'file')}: yours, with nothing that leads back here when it runs.</p>
      <label className="check">
        <input
          type="checkbox"
          checked={withEnv}
          onChange={({ target }) => setWithEnv(target.checked)}
          aria-describedby="env-about"
        />
        Include <code>.env</code>, with fresh secrets
      </label>
      <p className="description" id="env-about">
        {withEnv
          ? `The ZIP holds ${plural(secrets, 'secret')}: send it to nobody, and commit .env nowhere (the project’s .gitignore keeps it out).`
          : 'Without it the ZIP holds no secrets: “make env” draws them on your machine. Choose this when others will see the ZIP.'}
      </p>
      <div className="actions">
        <Button kind="primary" isPending={download.state === 'running'} onPress={() => void start(draft, withEnv)}>
          {download.state === 'done' ? 'Download again' : 'Download ZIP'}
        </Button>
      </div>
      <Progress download={download} />
      {download.state === 'done' && (
        <NextSteps name={draft.name} withEnv={download.withEnv} docker={plan.services.length > 0} />
      )}
    </>
  );
}

function Progress({ download }: { download: Download }) {
  if (download.state === 'idle') return null;
  if (download.state === 'failed') {
    return (
      <div className="notice bad" role="alert">
        {download.problems.length > 0 ? <ProblemList problems={download.problems} /> : <p>{download.message}</p>}
      </div>
    );
  }
  const { received, total } = download;
  const done = download.state === 'done';
  return (
    <ProgressBar
      className="progress"
      isIndeterminate={!done && total === undefined}
      value={done ? 1 : received}
      maxValue={done ? 1 : (total ?? 1)}
      valueLabel={bytes(received)}
    >
      {({ valueText }) => (
        <>
          <Label>{done ? 'Downloaded' : 'Downloading'}</Label>
          <span className="description">{valueText}</span>
          <progress aria-hidden="true" max={done ? 1 : (total ?? 1)} value={done ? 1 : total ? received : undefined} />
        </>
      )}
    </ProgressBar>
  );
}

/** What to type after unpacking. */
function NextSteps({ name, withEnv, docker }: { name: string; withEnv: boolean; docker: boolean }) {
  const lines = [
    `unzip ${name}.zip && cd ${name}`,
    ...(withEnv ? [] : ['make env']),
    ...(docker ? ['make up'] : []),
    'make demo',
  ];
  const text = lines.join('\n');
  return (
    <section className="code-block" aria-label="Next" role="status">
      <div className="bar">
        <h3>Next, in a terminal</h3>
        <CopyButton text={text} what="the commands" />
      </div>
      <pre tabIndex={0} role="region" aria-label="Commands">
        <code>{text}</code>
      </pre>
    </section>
  );
}
