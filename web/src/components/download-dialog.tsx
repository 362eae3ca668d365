import { DialogTrigger } from 'react-aria-components/Dialog';
import type { Answers } from '../state/answers';
import type { Draft } from '../state/draft';
import { Button } from './button';
import { DownloadForm } from './download-form';
import { Icon } from './icon';
import { Modal } from './modal';

export function DownloadDialog({ draft, answers }: { draft: Draft; answers: Answers }) {
  const { plan, problems, now } = answers;
  const ready = plan !== undefined && problems.length === 0 && now.files.length > 0;
  return (
    <DialogTrigger>
      <Button kind="primary" isDisabled={!ready}>
        <Icon name="download" /> Download
      </Button>
      <Modal title={`Download ${draft.name}.zip`}>
        {() => plan && <DownloadForm draft={draft} plan={plan} files={now.files.length} />}
      </Modal>
    </DialogTrigger>
  );
}
