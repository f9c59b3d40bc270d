import type { Endpoint, Scenario } from '../formats/scenario/schema.ts';
import type { Column, Failure } from './outcome.ts';

/** What a quantity is taken between, in its own unit. */
export interface Range {
  id: string;
  lower: number;
  upper: number;
  /** Evenly spread in value or in its logarithm. */
  scale: 'linear' | 'log';
}

export interface SweepRequest {
  scenario: Scenario;
  channel: string;
  /** Output whose curves are wanted, along one axis. */
  output: string;
  endpoint: Endpoint;
  /** One or two, each with its number of values. */
  axes: (Range & { points: number })[];
}

/** Runs of a model that were wanted, and those that gave no endpoint. */
export interface Attempts {
  runs: number;
  failed: { count: number; first: Failure[] };
  milliseconds: number;
  threads: number;
}

/** A quantity's run of values. */
export interface SweepAxis extends Column {
  scale: Range['scale'];
}

export interface Sweep extends Attempts {
  axes: SweepAxis[];
  /** Of every run, the first axis fastest; NaN where it failed. */
  endpoint: Column;
  /** Along one axis: a curve a value over the time. */
  course?: { time: Column; output: Omit<Column, 'values'>; curves: Float64Array<ArrayBuffer>[] };
}

/** A number with its 95 % interval (bootstrap). */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface GlobalRequest {
  scenario: Scenario;
  channel: string;
  endpoint: Endpoint;
  /** Absent: what differs in the scenario's population, drawn from its distributions, each by itself. */
  ranges?: Range[];
  method: 'morris' | 'sobol';
  sampling: 'sobol' | 'latin';
  /** Trajectories of Morris, points of Sobol. */
  samples: number;
}

/** Screening by Morris: changes of the endpoint over a factor's whole range, a number a factor. */
export interface ElementaryEffects {
  /** Those in the numbers. */
  trajectories: number;
  mean: number[];
  size: Estimate[];
  deviation: number[];
}

/** Sobol indices: shares of the endpoint's variance. */
export interface VarianceShares {
  /** Points in the numbers. */
  points: number;
  mean: number;
  variance: number;
  first: Estimate[];
  total: Estimate[];
  /** Of both together beyond each by itself. */
  second: (Estimate & { a: number; b: number })[];
}

export interface GlobalSensitivity extends Attempts {
  factors: { id: string; label: string; unit?: string }[];
  endpoint: { label: string; unit?: string };
  effects?: ElementaryEffects;
  shares?: VarianceShares;
}
