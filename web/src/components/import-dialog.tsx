import { DialogTrigger } from 'react-aria-components/Dialog';
import type { Draft } from '../state/draft';
import { Button } from './button';
import { Icon } from './icon';
import { ImportForm } from './import-form';
import { Modal } from './modal';

export function ImportDialog({ onImport }: { onImport: (draft: Draft) => void }) {
  return (
    <DialogTrigger>
      <Button kind="quiet">
        <Icon name="import" /> Import
      </Button>
      <Modal title="Import a stack.yaml">
        {(close) => (
          <ImportForm
            onImport={(draft) => {
              onImport(draft);
              close();
            }}
          />
        )}
      </Modal>
    </DialogTrigger>
  );
}
