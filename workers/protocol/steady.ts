import type { Diagnostic } from '../model/diagnostic.ts';
import type { Scenario } from '../formats/scenario/schema.ts';

/** Where an analysis takes its states, conserved sums and parameters from: the run's beginning or its end. */
export type Standpoint = 'start' | 'end';

/** How solutions near a steady state behave, read from the eigenvalues of the Jacobian. */
export type Stability =
  | 'stable-node'
  | 'stable-focus'
  | 'saddle'
  | 'saddle-focus'
  | 'unstable-node'
  | 'unstable-focus'
  /** Imaginary eigenvalues alone. */
  | 'centre'
  /** One pair of eigenvalues on the imaginary axis, the others to its left. */
  | 'hopf'
  /** A real eigenvalue of zero: a fold or a branch point, or a line of steady states. */
  | 'degenerate'
  /** Nothing can move: every state is held by a conserved sum or an algebraic equation. */
  | 'fixed'
  /** The eigenvalues were not computed. */
  | 'unknown';

export interface Eigenvalue {
  re: number;
  im: number;
}

/** A quantity at rest. */
export interface RestingValue {
  id: string;
  label: string;
  unit?: string;
  value: number;
}

export interface SteadyState {
  /** Every state, in the model's order. */
  states: RestingValue[];
  /** Every assigned quantity and rate. */
  outputs: RestingValue[];
  /** Of the Jacobian restricted to what can move, the rightmost first; per unit of time. */
  eigenvalues: Eigenvalue[];
  stability: Stability;
  /** How it was found from the start, or that the search found it. */
  found: 'newton' | 'integration' | 'search';
}

/** A weighted sum of states that does not change, and its value. */
export interface ConservedSum {
  terms: { id: string; coefficient: number }[];
  total: number;
}

export interface SteadyRequest {
  scenario: Scenario;
  /** A newer request of the same channel supersedes an older one. */
  channel: string;
  /** Default: `start`. */
  from?: Standpoint;
  /** Looks for further steady states from this many starts. Default: 0, for the one reached from where it stands. */
  starts?: number;
  /** Ranges of states that starts are drawn from; absent: three decades around where each stands. */
  ranges?: Record<string, { from: number; to: number }>;
}

/** At least one steady state; the first is the one that was reached from the standpoint. */
export interface SteadyStates {
  states: SteadyState[];
  conserved: ConservedSum[];
  timeUnit?: string;
  warnings: Diagnostic[];
  /** Starts of the search, and how many of them led anywhere. */
  search?: { starts: number; arrived: number };
}

export interface ContinuationRequest {
  scenario: Scenario;
  channel: string;
  from?: Standpoint;
  /** A parameter, or the start value of a state: then the conserved sums follow it. */
  parameter: string;
  range: readonly [number, number];
  /** Steps are even in the parameter, or in its logarithm. */
  scale?: 'linear' | 'log';
  /** Ids of the quantities to follow, states or outputs; absent: every state. */
  columns?: readonly string[];
}

export type SpecialPointKind = 'fold' | 'hopf' | 'branch-point';

export interface SpecialPoint {
  kind: SpecialPointKind;
  /** Value of the parameter. */
  at: number;
  /** In the order of `columns`. */
  values: number[];
  /** Of the oscillation that is born, 2π/ω. */
  period?: number;
}

/** A curve of steady states, point by point along it. */
export interface Branch {
  parameter: Float64Array<ArrayBuffer>;
  /** In the order of `columns`. */
  values: Float64Array<ArrayBuffer>[];
  /** Eigenvalues with a positive real part. */
  unstable: Uint16Array<ArrayBuffer>;
  /** Why it ends, at its first and at its last point. */
  ends: [BranchEnd, BranchEnd];
}

export type BranchEnd = 'range' | 'closed' | 'region' | 'stuck' | 'points' | 'branch-point';

export interface Continuation {
  parameter: { id: string; label: string; unit?: string; value: number };
  columns: { id: string; label: string; unit?: string }[];
  branches: Branch[];
  points: SpecialPoint[];
  timeUnit?: string;
  warnings: Diagnostic[];
}

export interface PhasePlaneRequest {
  scenario: Scenario;
  channel: string;
  from?: Standpoint;
  /** Ids of two states. */
  x: string;
  y: string;
  /** Absent: around where the states stand and rest. */
  range?: { x: readonly [number, number]; y: readonly [number, number] };
  /** Points that trajectories begin at. */
  starts: readonly { x: number; y: number }[];
}

/** Lines as pairs of points, [x₀, y₀, x₁, y₁] each. */
export type Segments = Float64Array<ArrayBuffer>;

export interface PhasePlane {
  x: { id: string; label: string; unit?: string; range: [number, number] };
  y: { id: string; label: string; unit?: string; range: [number, number] };
  /** Rates at `columns` × `rows` places, row by row from the lowest y: [dx/dt, dy/dt] each. */
  field: { columns: number; rows: number; rates: Float64Array<ArrayBuffer> };
  /** Where dx/dt = 0, and where dy/dt = 0. */
  nullclines: { x: Segments; y: Segments };
  trajectories: { x: Float64Array<ArrayBuffer>; y: Float64Array<ArrayBuffer> }[];
  steady: { x: number; y: number; stability: Stability }[];
  /** States that are held where they stand while the field and the nullclines are drawn. */
  held: RestingValue[];
  warnings: Diagnostic[];
}
