import type { ReactNode } from 'react';
import { Dialog, Heading } from 'react-aria-components/Dialog';
import { Modal as AriaModal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button';
import { Icon } from './icon';

interface Props {
  title: string;
  children: (close: () => void) => ReactNode;
}

export function Modal({ title, children }: Props) {
  return (
    <ModalOverlay className="overlay" isDismissable>
      <AriaModal className="modal">
        <Dialog className="dialog">
          {({ close }) => (
            <>
              <div className="bar">
                <Heading slot="title">{title}</Heading>
                <Button kind="quiet" slot="close" aria-label="Close">
                  <Icon name="close" />
                </Button>
              </div>
              {children(close)}
            </>
          )}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
