import type { Diagnostic } from '../model/diagnostic.ts';
import type { Scenario } from '../formats/scenario/schema.ts';
import type { Column, Failure } from './outcome.ts';

export interface CohortRequest {
  scenario: Scenario;
  channel: string;
  /** Outputs whose bands are wanted; absent: the twin's outputs. */
  columns?: string[];
  /** Percentiles of the bands, from 0 to 100, rising; absent: 5, 25, 50, 75, 95. */
  percentiles?: number[];
}

/** Mean and spread of the people who have a number, and how they are distributed. */
export interface Spread {
  count: number;
  mean: number;
  sd: number;
  /** In the run's percentiles. */
  percentiles: number[];
  /** `counts[k]` people lie between `edges[k]` and `edges[k + 1]`. */
  histogram: { edges: number[]; counts: number[] };
}

export interface CohortEndpoint {
  id: string;
  label: string;
  unit?: string;
  spread: Spread;
  /** People whose endpoint meets its target, with a 95 % interval of the share (Wilson). */
  target?: { met: number; share: number; low: number; high: number };
  /** The same people's endpoint in this arm less that in the scenario itself; absent for the scenario itself. */
  difference?: { spread: Spread; low: number; high: number };
}

/** How one arm went. */
export interface CohortArm {
  id: string;
  label: string;
  bands: {
    column: Omit<Column, 'values'>;
    /** A curve a percentile. */
    curves: Float64Array<ArrayBuffer>[];
    /** The first people's own curves. */
    sample: { person: number; values: Float64Array<ArrayBuffer> }[];
  }[];
  endpoints: CohortEndpoint[];
  /** Of a person that the whole cohort cannot be spoken for: how many, and why the first of them failed. */
  failed: { count: number; first: { person: number; failure: Failure }[] };
}

/** A population's results so far. */
export interface CohortRun {
  modelHash: string;
  seed: number;
  size: number;
  /** People who are in the numbers: 0 to `done` − 1. */
  done: number;
  percentiles: number[];
  time: Column;
  /** The scenario itself, then its arms. */
  arms: CohortArm[];
  statistics: { milliseconds: number; peoplePerSecond: number; threads: number; where: string };
  warnings: Diagnostic[];
}

/** A population before anything runs. */
export interface PopulationPreview {
  /** Quantities and covariates, with the first people's values of them. */
  columns: { id: string; label: string; unit?: string; values: Float64Array<ArrayBuffer> }[];
  /** Pearson's correlations of the columns. */
  correlation: number[][];
}
