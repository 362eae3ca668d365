import { useId, useMemo } from 'react';
import type { Plan } from '../../../server/contract';
import { type DiagramEdge, layOut, type PlacedNode, sentenceOf } from '../diagram/layout';
import { CopyButton } from './copy-button';

const KINDS: Record<DiagramEdge['kind'], string> = {
  data: 'data',
  state: 'state',
  control: 'runs',
  metrics: 'metrics',
};

/** @param added titles of what nobody chose */
export function Diagram({ diagram, added }: { diagram: Plan['diagram']; added: ReadonlySet<string> }) {
  const id = useId().replaceAll(/\W/g, '');
  const { width, height, boxes, edges } = useMemo(() => layOut(diagram), [diagram]);
  const titles = new Map(diagram.nodes.map((node) => [node.id, node.title]));
  const kinds = (Object.keys(KINDS) as DiagramEdge['kind'][]).filter((kind) =>
    edges.some(({ edge }) => edge.kind === kind),
  );
  return (
    <figure className="diagram" aria-labelledby={`${id}-caption`}>
      <div className="diagram-view" role="group" tabIndex={0} aria-label="Diagram of the architecture">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-labelledby={`${id}-caption`}
        >
          <defs>
            {kinds.map((kind) => (
              <marker
                key={kind}
                id={`${id}-${kind}`}
                className={`arrow ${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                markerUnits="userSpaceOnUse"
                orient="auto-start-reverse"
              >
                <path d="M0 0.500 7.500 4 0 7.500z" />
              </marker>
            ))}
          </defs>
          {edges.map(({ edge, path }, index) => (
            <path
              key={index}
              className={`edge ${edge.kind}`}
              d={path}
              {...(edge.direction !== 'none' && { markerEnd: `url(#${id}-${edge.kind})` })}
              {...(edge.direction === 'both' && { markerStart: `url(#${id}-${edge.kind})` })}
            >
              <title>{sentenceOf(edge, titles)}</title>
            </path>
          ))}
          {boxes.map((box) => (
            <Node key={box.node.id} box={box} added={added.has(box.node.title)} />
          ))}
        </svg>
      </div>
      <figcaption>
        <span id={`${id}-caption`}>Architecture: {diagram.nodes.map(({ title }) => title).join(', ')}</span>
        <span className="legend" aria-hidden="true">
          {kinds.map((kind) => (
            <span key={kind}>
              <svg viewBox="0 0 26 8" width="26" height="8">
                <path className={`edge ${kind}`} d="M1 4H25" />
              </svg>
              {KINDS[kind]}
            </span>
          ))}
        </span>
        <details>
          <summary>The same in words</summary>
          <ul>
            {edges.map(({ edge }, index) => (
              <li key={index}>{sentenceOf(edge, titles)}</li>
            ))}
          </ul>
          <CopyButton text={diagram.mermaid} what="the diagram as Mermaid" />
        </details>
      </figcaption>
    </figure>
  );
}

/** Characters that a box holds, and those that it holds when they are drawn closer together. */
const WIDE = 16;
const WIDEST = 22;

function Node({ box: { node, x, y, width, height }, added }: { box: PlacedNode; added: boolean }) {
  const { title, category } = node;
  return (
    <g className={`node ${category}${added ? ' added' : ''}`}>
      <title>{`${title} (${category})${added ? ', added automatically' : ''}`}</title>
      <rect x={x} y={y} width={width} height={height} rx="7" />
      <text className="node-category" x={x + width / 2} y={y + 16}>
        {category}
      </text>
      <text
        className="node-title"
        x={x + width / 2}
        y={y + 34}
        {...(title.length > WIDE && { textLength: width - 10, lengthAdjust: 'spacingAndGlyphs' })}
      >
        {title.length > WIDEST ? `${title.slice(0, WIDEST - 1)}…` : title}
      </text>
    </g>
  );
}
