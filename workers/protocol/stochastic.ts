import type { Diagnostic } from '../model/diagnostic.ts';
import type { Scenario } from '../formats/scenario/schema.ts';
import type { StochasticMethod, StochasticSettings } from '../formats/scenario/stochastic.ts';
import type { Spread } from './cohort.ts';
import type { Column } from './outcome.ts';

export type { StochasticMethod, StochasticSettings };

/** A scenario by chance, as its `stochastic` says, or as its model is best simulated. */
export interface StochasticRequest {
  kind: 'stochastic';
  scenario: Scenario;
  channel: string;
  /** Quantities whose bands are wanted; absent: the twin's outputs. */
  columns?: string[];
}

/** One quantity over all replicates. */
export interface ReplicateBand {
  column: Omit<Column, 'values'>;
  mean: Float64Array<ArrayBuffer>;
  /** With n − 1. */
  sd: Float64Array<ArrayBuffer>;
  /** A curve a percentile. */
  curves: Float64Array<ArrayBuffer>[];
  /** The first replicates' own curves. */
  sample: { replicate: number; values: Float64Array<ArrayBuffer> }[];
  /** The equations' solution without chance; absent where they could not be solved. */
  reference?: Float64Array<ArrayBuffer>;
  /** The largest standard deviation over the largest absolute mean, of all times; 0 where nothing spreads. */
  spread: number;
  /** How its last value is distributed. */
  last: Spread;
}

/** A stochastic run so far. */
export interface ReplicateRun {
  modelHash: string;
  seed: number;
  settings: StochasticSettings;
  /** Replicates that were asked for. */
  size: number;
  /** Replicates that are in the numbers: 0 to `done` − 1. */
  done: number;
  /** 5, 25, 50, 75 and 95. */
  percentiles: number[];
  time: Column;
  bands: ReplicateBand[];
  /** Replicates that are not in the numbers because they could not be run to the end. */
  failed: { count: number; first: { replicate: number; message: string }[] };
  statistics: { milliseconds: number; threads: number };
  warnings: Diagnostic[];
}
