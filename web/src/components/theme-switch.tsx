import { THEMES, type Theme, useTheme } from '../hooks/use-theme';

const TITLES: Record<Theme, string> = { system: 'Auto', light: 'Light', dark: 'Dark' };

export function ThemeSwitch() {
  const [theme, choose] = useTheme();
  return (
    <label className="theme">
      <span className="hidden">Colours</span>
      <select value={theme} onChange={({ target }) => choose(target.value as Theme)}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {TITLES[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
