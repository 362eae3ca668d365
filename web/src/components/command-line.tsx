import type { Plan } from '../../../server/contract';
import { CopyButton } from './copy-button';

/** The same stack without this page. */
export function CommandLine({ plan: { command, stackYaml } }: { plan: Plan }) {
  return (
    <div className="commands">
      <CodeBlock title="On the command line" text={command} what="the command" />
      <CodeBlock title="As stack.yaml" text={stackYaml} what="stack.yaml">
        Save it and run <code>npx plop stack --config stack.yaml</code>, or import it here again.
      </CodeBlock>
    </div>
  );
}

interface Props {
  title: string;
  text: string;
  what: string;
  children?: React.ReactNode;
}

function CodeBlock({ title, text, what, children }: Props) {
  return (
    <section className="code-block" aria-label={title}>
      <div className="bar">
        <h3>{title}</h3>
        <CopyButton text={text} what={what} />
      </div>
      {children && <p className="description">{children}</p>}
      <pre tabIndex={0} role="region" aria-label={what}>
        <code>{text}</code>
      </pre>
    </section>
  );
}
