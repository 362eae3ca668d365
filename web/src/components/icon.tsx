/** Drawn on a grid of 16, in the colour of the text beside them. */
const PATHS = {
  undo: 'M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7',
  redo: 'm10 3 3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H9',
  link: 'M6.5 9.5l3-3M7 4.5l1.4-1.4a2.8 2.8 0 0 1 4 4L11 8.500M9 11.500l-1.400 1.400a2.800 2.800 0 0 1-4-4L5 7.500',
  import: 'M8 2v7M5 6l3 3 3-3M2.500 11v2.500h11V11',
  download: 'M8 2v8M4.500 6.500 8 10l3.500-3.500M2.500 13.500h11',
  copy: 'M5.500 5.500h7v8h-7zM3.500 10.500v-8h7',
  done: 'M3 8.500 6.500 12 13 4.500',
  chevron: 'M6 3.500 10.500 8 6 12.500',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  warning: 'M8 2 14.500 13.500h-13zM8 6.500v3.500M8 11.700v.1',
  close: 'M4 4l8 8M12 4l-8 8',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
