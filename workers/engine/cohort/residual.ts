import { uniform } from '../philox.ts';
import type { Elementary } from './elementary.ts';
import { streamOf } from './population.ts';

/** What a measurement adds to one quantity's value. */
export interface ResidualError {
  additive: number;
  proportional: number;
}

/**
 * Draws measurements: value · (1 + proportional · ε) + additive · ε′. The numbers are of streams of their own, by
 * person and row of the output grid, so that whoever is measured stays the same.
 */
export class Residual {
  private readonly relative: number;
  private readonly absolute: number;

  constructor(
    id: string,
    private readonly error: ResidualError,
    private readonly seed: number,
    private readonly elementary: Elementary,
  ) {
    this.relative = streamOf(`${id}~proportional`);
    this.absolute = streamOf(`${id}~additive`);
  }

  measured(value: number, person: number, row: number): number {
    const { proportional, additive } = this.error;
    let result = value;
    if (proportional !== 0) result *= 1 + proportional * this.score(this.relative, person, row);
    if (additive !== 0) result += additive * this.score(this.absolute, person, row);
    return result;
  }

  private score(stream: number, person: number, row: number): number {
    return this.elementary.normal(uniform(this.seed, stream, person, row));
  }
}
