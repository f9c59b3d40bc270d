import type { Graph, NodeId } from './graph.ts';
import type { CompiledModel } from './compiledModel.ts';

/** A flat model as numbered vectors and graph nodes: all that an emitter needs. */
export interface System {
  graph: Graph;
  /** Start values in evaluation order; each is skipped where its target is overridden. */
  initial: { target: Target; value: NodeId }[];
  /** M·dx/dt by state, or the residual where `mass` is 0. */
  rhs: NodeId[];
  /** Nonzero entries of ∂f/∂x, in the order of `description.sparsity` where there is one. */
  jacobian: { row: number; column: number; value: NodeId }[];
  /** ∂f/∂t by state. */
  timeDerivative: NodeId[];
  outputs: NodeId[];
  /** Change sign where a condition turns. */
  roots: NodeId[];
  /** The next time at which a condition of time alone may turn, or infinity; absent where there is no such condition. */
  turn?: NodeId;
  events: SystemEvent[];
  /** Reactions as jumps of molecule counts; where a stochastic model is asked for. */
  reactions?: SystemReaction[];
  /** White noise beside the right sides; the same. */
  noise?: SystemNoise;
  /** Everything of the compiled model but the code. */
  description: Omit<CompiledModel, 'wasm'>;
}

export interface Target {
  vector: 'state' | 'parameter';
  index: number;
}

export interface SystemReaction {
  id: string;
  /** Firings per time, amounts counted in molecules. */
  propensity: NodeId;
  /** What one firing adds to states. */
  changes: { state: number; value: NodeId }[];
}

/** dx_i = f_i dt + Σ_k G_ik dW_k. */
export interface SystemNoise {
  /** Nonzero G_ik. */
  entries: { state: number; process: number; value: NodeId }[];
  /** Milstein's terms, j ≤ k. */
  terms: { state: number; j: number; k: number; value: NodeId }[];
  processes: number;
  commutes: boolean;
}

export interface SystemEvent {
  trigger: NodeId;
  delay?: NodeId;
  priority?: NodeId;
  assignments: { target: Target; value: NodeId }[];
}
