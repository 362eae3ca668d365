import { diagramOf, mermaidOf } from '../../core/diagram';
import { make, registryOf, tool, toolbox } from './support/toolbox';

function linesOf(request: object, registry = toolbox()): string[] {
  return mermaidOf(diagramOf(make(request, { registry }).ctx)).split('\n');
}

const EVERYTHING = {
  storage: ['server'],
  visualization: ['charts'],
  orchestration: ['runner'],
  monitoring: ['metrics'],
};

describe('the diagram of a stack', () => {
  it('is a Mermaid flowchart whose boxes all stand in the frame of their category', () => {
    const lines = linesOf(EVERYTHING);
    expect(lines[0]).toBe('flowchart LR');
    expect(lines.filter((line) => line.startsWith('  subgraph ')).map((line) => line.slice(11))).toEqual([
      'ingestion',
      'storage',
      'transformation',
      'orchestration',
      'visualization',
      'monitoring',
    ]);
    expect(lines.filter((line) => line === '  end')).toHaveLength(6);
    expect(lines).toContain('    server[("Server")]');
    expect(lines).toContain('    charts["Charts"]');
  });

  it('draws no arrow to a box that is not there', () => {
    const lines = linesOf(EVERYTHING);
    const boxes = new Set(lines.flatMap((line) => /^ +([a-z_]+)[[(]/.exec(line)?.[1] ?? []));
    const arrows = lines.flatMap((line) => {
      const arrow = /^ {2}(\w+) (?:-->|<-->|---|-\.->)(?:\|[\w ]+\|)? (\w+)$/.exec(line);
      return arrow ? [[arrow[1], arrow[2]]] : [];
    });
    expect(arrows.length).toBeGreaterThan(6);
    for (const ends of arrows) for (const end of ends) expect(boxes).toContain(end);
  });

  it('shows where data flows, what is run and what is measured', () => {
    expect(linesOf(EVERYTHING)).toEqual(
      expect.arrayContaining([
        '  sources[/"data/*.csv"/]',
        '  sources --> loader',
        '  loader -->|raw| server',
        '  server <-->|raw to marts| modeler',
        '  server -->|marts| charts',
        '  runner -->|state| server',
        '  runner -.->|runs| loader',
        '  runner -.->|runs| modeler',
        '  server -.->|metrics| metrics',
      ]),
    );
  });

  it('shows no sources where nothing is loaded', () => {
    expect(linesOf({ storage: ['server'] }).join()).not.toContain('sources');
  });

  it('draws a plain line for a category without a direction of its own, and copes with any name and title', () => {
    const registry = toolbox();
    const odd = tool('infrastructure', 'odd-one', {
      requirements: () => [{ capability: 'warehouse', because: 'x' }],
    });
    Object.assign(odd.meta, { title: 'The "odd" one' });
    registry.register('infrastructure', 'odd-one', () => odd);
    const lines = linesOf({ storage: ['server'], infrastructure: ['odd-one'] }, registry);
    expect(lines).toContain('    odd_one["The #quot;odd#quot; one"]');
    expect(lines).toContain('  server --- odd_one');
  });

  it('says each thing once', () => {
    const twice = tool('quality', 'twice', {
      requirements: () => [
        { capability: 'warehouse', because: 'x' },
        { capability: 'warehouse', because: 'y' },
      ],
    });
    const registry = registryOf(twice, ...toolbox().getAllProviders());
    expect(
      linesOf({ storage: ['server'], quality: ['twice'] }, registry).filter((line) => line.includes('checked')),
    ).toHaveLength(1);
  });
});
