/** Colours and type for canvases, read from the design tokens as they apply to an element. */
export interface Palette {
  curves: string[];
  text: string;
  muted: string;
  grid: string;
  axis: string;
  surface: string;
  accent: string;
  band: string;
  font: string;
}

/** Resolves the tokens by asking the browser what they come to inside `parent`. */
export function readPalette(parent: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  parent.append(probe);
  const color = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    curves: Array.from({ length: 8 }, (_, index) => color(`--curve-${index}`)),
    text: color('--text'),
    muted: color('--text-muted'),
    grid: color('--grid'),
    axis: color('--border-strong'),
    surface: color('--surface-raised'),
    accent: color('--accent'),
    band: color('--ok'),
    font: getComputedStyle(parent).fontFamily,
  };
  probe.remove();
  return palette;
}
