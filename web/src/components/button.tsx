import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';

interface Props extends Omit<ButtonProps, 'className'> {
  kind?: 'plain' | 'primary' | 'quiet';
}

export function Button({ kind = 'plain', ...props }: Props) {
  return <AriaButton {...props} className={`button ${kind}`} />;
}
