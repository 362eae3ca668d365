import { useCopy } from '../hooks/use-copy';
import type { Draft } from '../state/draft';
import { linkOf } from '../state/link';
import { Button } from './button';
import { Icon } from './icon';

export function ShareButton({ draft }: { draft: Draft }) {
  const [copied, copy] = useCopy();
  return (
    <Button kind="quiet" onPress={() => copy(new URL(linkOf(draft), location.href).href)}>
      <Icon name={copied ? 'done' : 'link'} />
      <span aria-live="polite">{copied ? 'Link copied' : 'Copy link'}</span>
    </Button>
  );
}
