/** Expressions over whole vectors of states, written out member by member. */
export class StateVector {
  constructor(readonly count: number) {}

  get struct(): string {
    return `struct States { ${this.members((i) => `s${i}: f32`)} }`;
  }

  members(of: (i: number) => string): string {
    return Array.from({ length: this.count }, (_, i) => of(i)).join(', ');
  }

  make(of: (i: number) => string): string {
    return `States(${this.members(of)})`;
  }

  /** from + Σ factor · vector; factors of 0 are left out. */
  combine(from: string, terms: readonly (readonly [factor: string, vector: string])[]): string {
    return this.make(
      (i) => `${from}.s${i} + (${terms.map(([factor, of]) => `${factor} * ${of}.s${i}`).join(' + ')})`,
    );
  }

  /** Σ factor · vector. */
  sum(terms: readonly (readonly [factor: string, vector: string])[]): string {
    return this.make((i) => terms.map(([factor, of]) => `${factor} * ${of}.s${i}`).join(' + '));
  }

  /** Root of the mean square of `of` in the measure of the tolerances. */
  norm(of: string, a: string, b: string): string {
    const squares = Array.from(
      { length: this.count },
      (_, i) =>
        `square(${of}.s${i} / (settings.absolute + settings.relative * max(abs(${a}.s${i}), abs(${b}.s${i}))))`,
    );
    return `sqrt((${squares.join(' + ')}) / ${this.count}f)`;
  }
}

/** A coefficient as an f32 of WGSL. */
export function coefficient(value: number): string {
  const single = Math.fround(value);
  return single < 0 ? `(${single}f)` : `${single}f`;
}
