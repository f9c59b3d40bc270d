/**
 * Layout of one problem in linear memory.
 *
 *   base ──► ┌──────────────────────────────┐
 *            │ header: 112 cells of 8 bytes  │  integers and doubles, a cell each (enum Cell)
 *            ├──────────────────────────────┤
 *            │ x   states          [N]  f64  │
 *            │ p   parameters      [NP] f64  │  constants, inputs, and what events alone change
 *            │ w   outputs         [NW] f64  │  assigned quantities, rates
 *            │ atol                [N]  f64  │
 *            │ mass diagonal       [N]  f64  │  1, or 0 (below 1e-9) for an algebraic equation
 *            │ overridden          [N+NP] u8 │  1 where a value was given, so `initial` leaves it
 *            │ schedule            [NS]·32 B │  f64 time, f64 value, i32 vector, i32 index, i32 operation, pad
 *            │ output times        [NO] f64  │
 *            │ columns             [NC] i32  │  index into x ++ p ++ w
 *            │ network  [2R+2+C+D+B]    i32  │  reactions of a stochastic problem, or its noise
 *            │ pattern                  i32  │  of a sparse Jacobian
 *            │ event flags         [NE] i32  │  bit 0 persistent, 1 initial trigger, 2 values from trigger; 3… how many
 *            │ record     [CAP]·(1+NC) f64   │  rows: time, then the columns
 *            │ workspace                     │  the methods' own
 *            └──────────────────────────────┘ ◄── base + size
 *
 * The engine writes the sizes, calls `layOut`, which fills in every `…At` cell (absolute byte addresses),
 * then fills the arrays and calls `begin` and `advance`.
 *
 * This file is read by TypeScript too: plain enums alone.
 */

/** Cells of the header, at base + 8 · index. Integers are i32 in the low half, doubles f64. */
export enum Cell {
  // Sizes, i32, written by the engine before `layOut`.
  States = 0,
  Parameters = 1,
  Outputs = 2,
  Roots = 3,
  Events = 4,
  EventValues = 5, // the largest number of assignments of one event
  Schedule = 6,
  Times = 7,
  Columns = 8,
  RecordCapacity = 9, // rows
  Table = 10, // index of the model's first function in the table
  Flags = 11, // enum Flag
  QueueCapacity = 12, // pending delayed events
  Delays = 13, // delayed expressions
  Reactions = 14, // of a stochastic problem
  Changes = 15, // states that a reaction changes, over all reactions

  // Options.
  Method = 16, // i32, enum Method
  RelativeTolerance = 17, // f64
  Start = 18, // f64
  End = 19, // f64
  FirstStep = 20, // f64, 0 for automatic; with white noise the size of all steps
  LargestStep = 21, // f64, 0 for none
  MaxSteps = 22, // i32, 0 for none
  SeedLow = 23, // i32, key of the random numbers
  SeedHigh = 24, // i32
  Replicate = 25, // i32, which of many stochastic simulations with one seed
  Dependents = 26, // i32, reactions that depend on a reaction, over all reactions
  Entries = 27, // i32, nonzero entries of a sparse Jacobian; 0 for a dense one
  Fill = 28, // i32, entries of its factor L
  Propagators = 29, // i32, of a linear system: how many to remember; 0 where it is not linear
  Lanes = 30, // i32, 2 where two people are solved in step, their numbers side by side; else 0
  Noise = 31, // i32, cells of the pattern of white noise; assembly/stochastic/noise.ts draws it

  // Addresses, i32, filled in by `layOut`.
  StatesAt = 32,
  ParametersAt = 33,
  OutputsAt = 34,
  AbsoluteToleranceAt = 35,
  MassAt = 36,
  OverriddenAt = 37,
  ScheduleAt = 38,
  TimesAt = 39,
  ColumnsAt = 40,
  EventFlagsAt = 41,
  RecordAt = 42,
  WorkspaceAt = 43,

  // The history of a problem with delays lies outside of it, so that it can grow; both are the engine's to set.
  HistoryAt = 44, // address of the ring
  HistoryCapacity = 45, // segments of `historyBytes` each
  PatternAt = 47, // where a sparse Jacobian and its factors are not zero; assembly/linalg/sparseLu.ts draws it
  NetworkAt = 46, // the reactions of a stochastic problem (assembly/stochastic/network.ts), or the pattern of its noise

  // Progress and statistics, written by the core.
  Time = 48, // f64
  Step = 49, // f64, the next step's size
  Rows = 50, // i32, rows in the record; the engine resets it to 0 after taking them
  CurrentMethod = 51, // i32
  Accepted = 52, // i32
  Rejected = 53, // i32
  RhsCalls = 54, // i32
  JacobianCalls = 55, // i32
  Factorisations = 56, // i32
  Switches = 57, // i32, between explicit and stiff
  EventsFired = 58, // i32
  RootsFound = 59, // i32
  FailedState = 60, // i32, the state that limits the step or is not finite; −1 for none
  FailedEvent = 61, // i32, −1 for none
  NextTime = 62, // i32, the first output time not yet recorded
  NextScheduled = 63, // i32, the first scheduled change not yet made

  // Cells 64 to 109 are the core's own: what it must remember between two calls of `advance`.

  // Of the last step that was tried, accepted or not. Who calls `advance` with a budget of one step sees all of them.
  TriedStep = 110, // f64, its size
  TriedOrder = 111, // i32, of NDF's formula
}

export const HEADER_CELLS = 112;

export enum Flag {
  None = 0,
  /** Record a row just before and just after every discontinuity, besides the output times. */
  RecordJumps = 1,
  /** The model gives ∂f/∂x and ∂f/∂t. */
  HasJacobian = 2,
  /** At least one recorded column is an output, so outputs are computed for every row. */
  RecordsOutputs = 4,
  /** Some equations are algebraic (a zero on the mass diagonal). */
  Algebraic = 8,
  /** Some delay is asked for now and then, or changes: the whole history is kept. */
  KeepsHistory = 16,
  /** Some delay that right sides or roots look back over changes during the run. */
  DelaysVary = 32,
  /** The model eliminates its sparse W itself (`Factorise`, `Solve`). */
  Eliminates = 64,
}

export enum Method {
  /** Tsit5, or Vern7 where tolerances are tight, switching to Rodas5P and back by a stiffness estimate. */
  Automatic = 0,
  Tsit5 = 1,
  Rodas5P = 2,
  /** Numerical differentiation formulas of orders 1 to 5. */
  Ndf = 3,
  /** Verner's pair of orders 7(6), for tight tolerances. */
  Vern7 = 4,
  /** Linear with constant coefficients between jumps: by matrix exponentials, exactly. */
  Exponential = 8,
  /** Molecules one by one: Gillespie's direct method. */
  Direct = 16,
  /** The same, faster where reactions are many and each changes few others: Gibson and Bruck's. */
  NextReaction = 17,
  /** Many reactions at once, as far as their propensities hardly change. */
  TauLeaping = 18,
  /** White noise in the equations: Euler and Maruyama's method, of strong order 1/2. */
  EulerMaruyama = 19,
  /** The same with Milstein's correction, of strong order 1 where the noise commutes. */
  Milstein = 20,
}

/** What a scheduled change does, exactly at its time. */
export enum Operation {
  Add = 0,
  Set = 1,
  Multiply = 2,
}

/** Which vector a scheduled change writes. */
export enum Vector {
  State = 0,
  Parameter = 1,
}

/** Distributions that formulas draw from; parameters in the order of workers/model/distribution.ts. */
export enum Distribution {
  Uniform = 0,
  Normal = 1,
  Bernoulli = 2,
  Binomial = 3,
  Cauchy = 4,
  ChiSquare = 5,
  Exponential = 6,
  Gamma = 7,
  Laplace = 8,
  LogNormal = 9,
  Poisson = 10,
  Rayleigh = 11,
}

/**
 * Functions of a model in the table, from `Table` on. All addresses are absolute bytes; a function
 * returns nothing unless said, and writes only where its last arguments point.
 */
export enum ModelFunction {
  /** (t f64, x, p, overridden): initial values and initial assignments, in place; skips what is overridden. */
  Initial = 0,
  /** (t f64, x, p, dx): M·dx/dt, or the residual of an algebraic equation. */
  Rhs = 1,
  /**
   * (t f64, x, p, J, dfdt): J column-major, J[i + N·j] = ∂f_i/∂x_j; every entry is written. A sparse one (`Entries`)
   * has the entries of its pattern alone, one after another. dfdt [N].
   */
  Jacobian = 2,
  /** (t f64, x, p, w): assigned quantities. */
  Outputs = 3,
  /** (t f64, x, p, g): functions that change sign where a condition anywhere in the model turns. */
  Roots = 4,
  /** (t f64, x, p, bits): i32 for every event, 1 where its trigger holds. */
  Triggers = 5,
  /** (t f64, x, p, event i32, values): right sides of the event's assignments, in its order. */
  EventValues = 6,
  /** (t f64, x, p, event i32, timing): delay and priority, two f64; priority NaN where none is given. */
  EventTiming = 7,
  /** (x, p, event i32, values): writes the values where they belong. */
  EventAssign = 8,
  /** (t f64, x, p, k i32, value): the k-th delayed expression as it is at (t, x, p). */
  Delayed = 9,
  /**
   * The core's `delayed`, which the engine puts here: (delay f64, t f64, x, p, k i32, table i32) → f64, the k-th
   * delayed expression a delay ago. The model calls it wherever its formulas look back.
   */
  LookBack = 10,
  /** (t f64, x, p, at): the next time after t at which a condition of time alone may turn; not written where none will. */
  NextTurn = 11,
  /**
   * The core's `draw`, which the engine puts here: (a f64, b f64, low f64, high f64, distribution i32, serial i32) → f64.
   * The model calls it wherever its formulas draw from a distribution; `serial` tells one such place from another.
   */
  Draw = 12,
  /** (t f64, x, p, a): propensities of all reactions. Of stochastic models alone, as the next two. */
  Propensities = 13,
  /** (t f64, x, p, r i32, a): the propensity of one. */
  Propensity = 14,
  /** (t f64, x, p, changes): what one firing of each reaction adds to the states that it changes. */
  Changes = 15,
  /** (t f64, x, p, g): amplitudes of white noise, entry by entry of their pattern. Of models with noise alone, as the next. */
  Noise = 16,
  /** (t f64, x, p, c): how amplitudes change along the noise itself, term by term of the pattern. */
  NoiseSlopes = 17,
  /**
   * (scale f64, J, M, factors) → i32: factorises W = M·scale − J, 1, or 0 where it has no inverse. Of models with a small
   * sparse Jacobian alone, as the next; both do what assembly/linalg/sparseLu.ts does, to the bit.
   */
  Factorise = 18,
  /** (factors, b): overwrites b with the solution of W·x = b. */
  Solve = 19,
}

/** Entries of the table that a model takes. */
export const MODEL_FUNCTIONS = 20;
