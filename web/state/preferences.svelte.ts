const KEY = 'starling.preferences';

export type Theme = 'system' | 'light' | 'dark';

interface Kept {
  theme: Theme;
  left: boolean;
  right: boolean;
  units: Readonly<Record<string, string>>;
}

/** How this visitor likes the studio to look; kept in this browser. */
export class Preferences {
  theme: Theme = $state('system');
  /** The sides: beside the plots where there is room, sheets over them where there is not. */
  left = $state(true);
  right = $state(true);
  projector = $state(false);
  /** Units that are read instead of a model's own, by the model's own: "mg/dL" → "mmol/L". */
  units: Readonly<Record<string, string>> = $state.raw({});
  /** Counts changes of the colours in force, so that canvases read them again. */
  appearance = $state(0);

  #sides = { left: true, right: true };

  constructor() {
    const kept = read();
    this.theme = kept.theme ?? 'system';
    this.units = kept.units ?? {};
    // Where sides are sheets, they start closed.
    const isNarrow = matchMedia('(max-width: 63.99rem)').matches;
    this.left = !isNarrow && (kept.left ?? true);
    this.right = !isNarrow && (kept.right ?? !matchMedia('(max-width: 79.99rem)').matches);
    this.#apply();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.appearance++);
  }

  nextTheme(): void {
    const order: readonly Theme[] = ['system', 'light', 'dark'];
    this.theme = order[(order.indexOf(this.theme) + 1) % order.length]!;
    this.#apply();
    this.#keep();
  }

  chooseUnit(base: string, unit: string): void {
    this.units = { ...this.units, [base]: unit };
    this.#keep();
  }

  toggleSide(side: 'left' | 'right'): void {
    this[side] = !this[side];
    this.#keep();
  }

  /** Larger, with the sides folded away until they are asked for; afterwards they are as before. */
  toggleProjector(): void {
    this.projector = !this.projector;
    if (this.projector) {
      this.#sides = { left: this.left, right: this.right };
      this.left = this.right = false;
    } else ({ left: this.left, right: this.right } = this.#sides);
    this.#apply();
  }

  #apply(): void {
    const { dataset } = document.documentElement;
    if (this.theme === 'system') delete dataset.theme;
    else dataset.theme = this.theme;
    if (this.projector) dataset.projector = '';
    else delete dataset.projector;
    this.appearance++;
  }

  #keep(): void {
    const { theme, left, right, units } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme, left, right, units } satisfies Kept));
    } catch {
      // A browser that keeps nothing still shows the choice for this visit.
    }
  }
}

function read(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const { theme, left, right, units } = kept as Record<string, unknown>;
    return {
      ...((theme === 'light' || theme === 'dark') && { theme }),
      ...(typeof left === 'boolean' && { left }),
      ...(typeof right === 'boolean' && { right }),
      ...(typeof units === 'object' &&
        units !== null &&
        Object.values(units).every((unit) => typeof unit === 'string') && { units: units as Kept['units'] }),
    };
  } catch {
    return {};
  }
}
