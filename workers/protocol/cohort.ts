import type { Diagnostic } from '../model/diagnostic.ts';
import type { Cohort, Scenario } from '../formats/scenario/schema.ts';
import type { Column, Failure } from './outcome.ts';

export interface CohortRequest {
  scenario: Scenario;
  channel: string;
  /** Outputs whose bands are wanted; absent: the twin's outputs. */
  columns?: string[];
  /** Percentiles of the bands, from 0 to 100, rising; absent: 5, 25, 50, 75, 95. */
  percentiles?: number[];
  /** Times of the bands, spread over the scenario's grid; absent: all of it. Endpoints always read the whole grid. */
  bandPoints?: number;
  /** Bands of what would be measured, residual error included, instead of what is. */
  measured?: boolean;
  /** Everybody's values and endpoints are wanted too. */
  people?: boolean;
  /** The people themselves, by quantity of the model: person i has the i-th numbers. Absent: drawn from the population. */
  design?: Record<string, Float64Array>;
  /** Where to run; absent: `auto`, on a GPU where there is one that is no processor playing one and the model fits. */
  prefer?: 'auto' | 'gpu' | 'cpu';
}

/** How a cohort went that a GPU solved. */
export interface GpuStatistics {
  /** A processor played the GPU. */
  software: boolean;
  /** By arm. */
  methods: string[];
  /** People who were solved again in f64, and the largest difference of their curves relative to the curve's largest number. */
  checked: number;
  largestDifference: number;
  /** Of one person: steps tried, floating-point operations, and bytes of device memory moved. */
  steps: number;
  operations: number;
  bytes: number;
}

/** Mean and spread of the people who have a number, and how they are distributed. */
export interface Spread {
  count: number;
  mean: number;
  sd: number;
  /** Where every number is above 0: geometric mean, and √(exp s² − 1) of the logarithms' variance s². */
  geometric?: { mean: number; cv: number };
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
  /** People who are in the numbers: 0 to `done` − 1. Fewer than `size`: the run goes on, or was ended. */
  done: number;
  percentiles: number[];
  time: Column;
  /** The scenario itself, then its arms. */
  arms: CohortArm[];
  statistics: {
    milliseconds: number;
    /** Of what is left, at the pace so far. */
    remainingMilliseconds: number;
    peoplePerSecond: number;
    threads: number;
    /** "WebAssembly", or the GPU's name. */
    where: string;
    gpu?: GpuStatistics;
  };
  /** A row a person: number, quantities and covariates, and in every arm whether the solve failed and the endpoints. */
  people?: Column[];
  warnings: Diagnostic[];
}

/** A population before anything runs. */
export interface PopulationPreview {
  /** Quantities and covariates, with the first people's values of them. */
  columns: {
    id: string;
    label: string;
    unit?: string;
    values: Float64Array<ArrayBuffer>;
    spread: Spread;
    /** Where a normal or log-normal distribution is drawn from: its middle, and its width in every way of saying it. */
    law?: { middle: number; sd: number; variance: number; cv: number };
  }[];
  /** Pearson's correlations of the columns. */
  correlation: number[][];
}

/** Why nobody can be drawn; where the correlations cannot be together, the nearest that can. */
export interface PopulationFailure {
  failure: Failure;
  nearest?: Cohort['correlations'];
}

/** Ways to say how wide a distribution is: standard deviation (of the logarithm, ω, where it is log-normal), its square, or the coefficient of variation as a fraction. */
export type Width = 'sd' | 'variance' | 'cv';
