import type { Span } from '../model/span.ts';
import type { Expression } from '../model/expression.ts';

/** A number of the compiled model that people see or set. */
export interface Quantity {
  /** Flat name, submodel parts joined with dots: `liver.glucose`. */
  id: string;
  name?: string;
  /** Unit as people write it, e.g. "mg/L"; empty for dimensionless; absent where the model gives none. */
  unit?: string;
  kind: 'species' | 'parameter' | 'compartment' | 'reaction' | 'stoichiometry';
  /** Where in the source text it was declared. */
  span?: Span;
}

/** A state or parameter, with the value it starts from. */
export interface Settable extends Quantity {
  /** The literal start value; absent where an initial assignment computes it. */
  value?: number;
  /** May be changed from outside without breaking a constant or a rule. */
  settable: boolean;
}

/** An equation of the flat model as people read it. */
export interface Equation {
  kind: 'rate' | 'assignment' | 'algebraic' | 'initial' | 'reaction';
  symbol?: string;
  expression: Expression;
  span?: Span;
}

export interface CompiledEvent {
  id: string;
  persistent: boolean;
  initialTrigger: boolean;
  fromTrigger: boolean;
  /** Flat names of what it assigns, in the order of `EventValues`. */
  assigns: string[];
  /** How many of them the model gives; the rest follow from these when the event is executed. */
  given: number;
}

/** A reaction that fires molecule by molecule. */
export interface CompiledReaction {
  id: string;
  /** States that it changes. */
  changes: number[];
  /** States that its propensity depends on. */
  reads: number[];
}

/** White noise in the equations, of a model that was compiled to be simulated stochastically. */
export interface CompiledNoise {
  /** Independent Wiener processes. */
  processes: number;
  /** States that it moves directly. */
  states: number[];
  /** Milstein's correction needs no more than the increments. */
  commutes: boolean;
  /** As the core reads it; assembly/stochastic/noise.ts draws it. */
  pattern: number[];
}

/** How W = M/(γh) − J is factorised without touching its zeros. */
export interface Sparsity {
  /** As the core reads it; assembly/linalg/sparseLu.ts draws it. */
  cells: Int32Array;
  /** Nonzero entries of J, in the order in which the model writes them: [row, column] by state. */
  entries: [number, number][];
  /** Entries of L below the diagonal, and of U above it. */
  fill: number;
  /** Small enough for the model to have it as code of its own. */
  writtenOut?: true;
}

/** A sum Σ coefficient · amount that no reaction changes. */
export interface Moiety {
  terms: {
    symbol: string;
    name?: string;
    coefficient: number;
    /** Compartment whose size times the state is the amount; absent where the state is the amount. */
    per?: string;
  }[];
  /** What it comes to at the start; absent where that cannot be told without a run. */
  total?: number;
  /** Unit of the amounts; absent where the model gives none. */
  unit?: string;
}

/** What stands in a network: a pool, a reaction, or another quantity with an equation of its own. */
export interface NetworkNode {
  id: string;
  name?: string;
  kind: 'species' | 'reaction' | 'quantity';
  /** Where it is; of a reaction, where all that it turns into each other is. */
  compartment?: string;
  /** Reactions do not change it. */
  boundary?: boolean;
  reversible?: boolean;
  /** Formula that defines it. */
  equation?: Equation;
  /** Of a species that reactions change: what each adds to it. */
  balance?: Balance;
  span?: Span;
}

/** d(amount)/dt = factor · Σ coefficient · rate of a reaction. */
export interface Balance {
  terms: { reaction: string; coefficient: number | string }[];
  /** Conversion factor. */
  factor?: string;
  /** Compartment by whose size an amount is a concentration; absent where the symbol means an amount. */
  per?: { compartment: string; varies: boolean };
}

export interface NetworkEdge {
  from: string;
  to: string;
  /**
   * Of a reaction: `reactant`, `product`, or what only speeds it up (`activator`), slows it down (`inhibitor`) or
   * does the one or the other (`modifier`). Between quantities the last three tell how one's formula has the other.
   */
  role: 'reactant' | 'product' | 'activator' | 'inhibitor' | 'modifier';
  /** Number, or what computes it; absent for 1. */
  stoichiometry?: number | string;
}

/** Species and reactions of a model, and the influences between quantities that no reaction accounts for. */
export interface Network {
  compartments: { id: string; name?: string }[];
  nodes: NetworkNode[];
  edges: NetworkEdge[];
}

/** A model as WebAssembly plus what is needed to call it and to explain it. Layout: assembly/memory.ts. */
export interface CompiledModel {
  /** Module that imports env.memory, env.table and the global env.tableBase (i32). */
  wasm: Uint8Array<ArrayBuffer>;
  /** SHA-256, hex, of the flat model's meaning: what a link and a run are checked against. */
  hash: string;
  name: string;
  timeUnit?: string;
  states: Settable[];
  parameters: Settable[];
  outputs: Quantity[];
  /** 1, or 0 for an algebraic equation, by state. */
  mass: number[];
  roots: number;
  events: CompiledEvent[];
  /** Nonzero entries of ∂f/∂x, [row, column]. */
  jacobianPattern: [number, number][];
  /** How the Jacobian is factorised; absent where it is written and factorised dense. */
  sparsity?: Sparsity;
  /** Rates are A·x + b with constant A and b, and no event or condition interrupts: matrix exponentials solve it. */
  linear?: true;
  /** What formulas look back at; absent where none does. */
  delays?: {
    /** Delayed expressions. */
    count: number;
    /** Some delay changes during a run. */
    varies: boolean;
    /** Some delay varies, or is asked for now and then, so that the past is never forgotten. */
    keepsHistory: boolean;
  };
  /** Draws from distributions in its formulas; absent where there are none. */
  draws?: number;
  /** Of a model that was compiled to be simulated stochastically. */
  reactions?: CompiledReaction[];
  noise?: CompiledNoise;
  /** Has white noise, which counts as 0 where the equations are solved. */
  noisy?: true;
  equations: Equation[];
  /** What the reactions conserve; absent where nothing is. */
  moieties?: Moiety[];
}
