import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { Catalog } from '../../../server/contract';
import { type Draft, isPreset } from '../state/draft';

type Preset = Catalog['presets'][number];

interface Props {
  presets: readonly Preset[];
  draft: Draft;
  onChoose: (preset: Preset) => void;
}

export function Presets({ presets, draft, onChoose }: Props) {
  return (
    <section className="presets" aria-labelledby="presets-title">
      <h2 id="presets-title">Start from a preset</h2>
      <div className="preset-list">
        {presets.map((preset) => (
          <ToggleButton
            key={preset.name}
            className="preset"
            isSelected={isPreset(draft, preset)}
            onChange={() => onChoose(preset)}
          >
            <strong>{preset.name}</strong>
            <span>{preset.summary}</span>
          </ToggleButton>
        ))}
      </div>
    </section>
  );
}
