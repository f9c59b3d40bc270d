import type { Diagnostic } from '../model/diagnostic.ts';

/** An error as tagged data: what went wrong, where, and how to mend it. */
export interface Failure {
  /** Kebab-case name: a solver status (`step-too-small`, …), `invalid-model`, `unknown-quantity`, `worker-died`, … */
  code: string;
  message: string;
  hint?: string;
  /** Simulation time, in the model's unit, where it happened. */
  time?: number;
  /** State, parameter or event concerned. */
  symbol?: string;
  diagnostics?: Diagnostic[];
}

export interface Column {
  id: string;
  label: string;
  unit?: string;
  values: Float64Array<ArrayBuffer>;
}

export type Outcome<T> =
  | { kind: 'done'; value: T }
  | { kind: 'failed'; failure: Failure; partial?: T }
  /** Ended on request, with what there was until then. */
  | { kind: 'cancelled'; partial?: T }
  /** A newer request of the same channel took its place. */
  | { kind: 'superseded' };

export interface Progress {
  /** From 0 to 1. */
  fraction: number;
  note?: string;
}
