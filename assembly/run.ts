import { doubles } from './linalg/bytes';
import { Cell, Method } from './memory';
import { Problem, double, integer, setDouble, setInteger } from './problem';
import { cutWorkspace } from './layout';
import { Source } from './random/source';

/** Where a solve stands between two steps. */
export enum Phase {
  /** At `t`, everything due there is done: the next step may be tried. */
  Ready,
  /** A step was accepted: rows inside it are being written. */
  Inside,
  /** At the end of a step, where something may happen. */
  Arrived,
  /** What happens here has happened: rows at `t` are being written. */
  Left,
  /** Ended for good. */
  Ended,
}

/** What makes a step end where it ends. */
export enum Stop {
  None = 0,
  Schedule = 1,
  Root = 2,
  Queue = 4,
  Break = 8,
}

/** Progress of the problem at hand. Everything here survives in the header between two calls. */
export class Run {
  static t: f64 = 0;
  /** Size of the next step. */
  static h: f64 = 0;
  /** Start, end and full size of the last accepted step, for the interpolant. */
  static tOld: f64 = 0;
  static tEnd: f64 = 0;
  static hOld: f64 = 0;
  /** log2 of the error of the last accepted step. */
  static lastError: f64 = 0;
  static method: Method = Method.Tsit5;
  /** The method that made the last accepted step. */
  static denseMethod: Method = Method.Tsit5;
  static denseKnown: bool = false;
  static phase: Phase = Phase.Ready;
  static stop: i32 = Stop.None;
  static jumped: bool = false;
  static rejectedLast: bool = false;
  /** The next step is aimed at just before a root. */
  static aimed: bool = false;
  static derivativeKnown: bool = false;
  static jacobianKnown: bool = false;
  static stepKnown: bool = false;
  static rootsKnown: bool = false;
  /** A condition is just turning here: some root function is exactly zero. */
  static turning: bool = false;
  /** Steps in a row that looked stiff, or not stiff. */
  static stiffSteps: i32 = 0;
  static calmSteps: i32 = 0;
  /** Turns of the power method in a row that found stiffness. */
  static stiffTurns: i32 = 0;
  static queueLength: i32 = 0;
  /** Stops in a row without time moving on. */
  static burst: i32 = 0;
  static burstTime: f64 = 0;
  /** The last event among those stops, or −1. */
  static burstEvent: i32 = -1;
  /** Numbers drawn for ties of priority. */
  static draws: i32 = 0;
  static ending: i32 = 0;
  /** The oldest segment's place in the ring, and how many there are. */
  static historyFirst: i32 = 0;
  static historyCount: i32 = 0;
  static breakCount: i32 = 0;
  /** How smooth the solution is here, where less than elsewhere: the level of a break, else −1. */
  static breakLevel: i32 = -1;
  /** Stochastic: the time of what happens next, and what it is (stochastic/advance.ts). */
  static next: f64 = 0;
  static pending: i32 = -1;
  /** Propensities and changes belong to x. */
  static networkKnown: bool = false;
  /** Steps left of the direct method before a leap is considered again. */
  static exactSteps: i32 = 0;
  /** Pairs of random numbers drawn. */
  static pairs: u64 = 0;
  /** How often the event whose formulas are evaluated has been triggered; 0 where it is no event's. */
  static occurrence: u32 = 0;
  /** Multistep: the order, 0 where the past does not count, and that of the next step and of the interpolant. */
  static order: i32 = 0;
  static nextOrder: i32 = 0;
  static denseOrder: i32 = 0;
  /** Distance of the points that its differences belong to, and steps made with it and the order. */
  static spacing: f64 = 0;
  static equalSteps: i32 = 0;
  static iterations: i32 = 0;
  /** Factor of the mass in the matrix that is factorised, 0 for none. */
  static factorisedFor: f64 = 0;
  /** Size of the last step that was tried, and NDF's order of it. */
  static triedStep: f64 = 0;
  static triedOrder: i32 = 0;
}

/** Cells of the core's own, behind those of memory.ts. */
enum Own {
  OldTime = 64,
  OldStep,
  LastError,
  DenseMethod,
  DenseKnown,
  Phase,
  Stop,
  Jumped,
  RejectedLast,
  Aimed,
  DerivativeKnown,
  JacobianKnown,
  StepKnown,
  RootsKnown,
  StiffSteps,
  CalmSteps,
  StiffTurns,
  QueueLength,
  Burst,
  BurstTime,
  BurstEvent,
  Draws,
  Ending,
  HistoryFirst,
  HistoryCount,
  BreakCount,
  BreakLevel,
  Next,
  Pending,
  NetworkKnown,
  ExactSteps,
  Pairs,
  Order,
  NextOrder,
  DenseOrder,
  Spacing,
  EqualSteps,
  Iterations,
  FactorisedFor,
  Turning,
}

/** Takes up the problem at `base`: its sizes and addresses. */
export function take(base: usize): void {
  Problem.base = base;
  Problem.n = integer(Cell.States);
  Problem.bytes = (doubles(Problem.n) + 15) & ~(<usize>15);
  Problem.rootCount = integer(Cell.Roots);
  Problem.eventCount = integer(Cell.Events);
  Problem.table = integer(Cell.Table);
  Problem.flags = integer(Cell.Flags);
  Problem.delays = integer(Cell.Delays);
  Problem.sparse = integer(Cell.Entries) > 0;
  Problem.lanes = max(1, integer(Cell.Lanes));
  Problem.rtol = double(Cell.RelativeTolerance);
  Problem.x = integer(Cell.StatesAt);
  Problem.p = integer(Cell.ParametersAt);
  Problem.w = integer(Cell.OutputsAt);
  Problem.atol = integer(Cell.AbsoluteToleranceAt);
  Problem.mass = integer(Cell.MassAt);
  Source.low = <u32>integer(Cell.SeedLow);
  Source.high = <u32>integer(Cell.SeedHigh);
  Source.replicate = <u32>integer(Cell.Replicate);
  cutWorkspace(base, <usize>integer(Cell.WorkspaceAt));
}

/** Remembers where the solve stood. */
export function recall(): void {
  Run.t = double(Cell.Time);
  Run.h = double(Cell.Step);
  Run.method = integer(Cell.CurrentMethod);
  Run.tOld = double(Own.OldTime);
  Run.hOld = double(Own.OldStep);
  Run.lastError = double(Own.LastError);
  Run.denseMethod = integer(Own.DenseMethod);
  Run.denseKnown = <bool>integer(Own.DenseKnown);
  Run.phase = integer(Own.Phase);
  Run.stop = integer(Own.Stop);
  Run.jumped = <bool>integer(Own.Jumped);
  Run.rejectedLast = <bool>integer(Own.RejectedLast);
  Run.aimed = <bool>integer(Own.Aimed);
  Run.derivativeKnown = <bool>integer(Own.DerivativeKnown);
  Run.jacobianKnown = <bool>integer(Own.JacobianKnown);
  Run.stepKnown = <bool>integer(Own.StepKnown);
  Run.rootsKnown = <bool>integer(Own.RootsKnown);
  Run.stiffSteps = integer(Own.StiffSteps);
  Run.calmSteps = integer(Own.CalmSteps);
  Run.stiffTurns = integer(Own.StiffTurns);
  Run.queueLength = integer(Own.QueueLength);
  Run.burst = integer(Own.Burst);
  Run.burstTime = double(Own.BurstTime);
  Run.burstEvent = integer(Own.BurstEvent);
  Run.draws = integer(Own.Draws);
  Run.ending = integer(Own.Ending);
  Run.historyFirst = integer(Own.HistoryFirst);
  Run.historyCount = integer(Own.HistoryCount);
  Run.breakCount = integer(Own.BreakCount);
  Run.breakLevel = integer(Own.BreakLevel);
  Run.next = double(Own.Next);
  Run.pending = integer(Own.Pending);
  Run.networkKnown = <bool>integer(Own.NetworkKnown);
  Run.exactSteps = integer(Own.ExactSteps);
  Run.pairs = reinterpret<u64>(double(Own.Pairs));
  Run.order = integer(Own.Order);
  Run.nextOrder = integer(Own.NextOrder);
  Run.denseOrder = integer(Own.DenseOrder);
  Run.spacing = double(Own.Spacing);
  Run.equalSteps = integer(Own.EqualSteps);
  Run.iterations = integer(Own.Iterations);
  Run.factorisedFor = double(Own.FactorisedFor);
  Run.turning = <bool>integer(Own.Turning);
}

/** Writes down where the solve stands. */
export function remember(): void {
  setDouble(Cell.Time, Run.t);
  setDouble(Cell.Step, Run.h);
  setInteger(Cell.CurrentMethod, Run.method);
  setDouble(Own.OldTime, Run.tOld);
  setDouble(Own.OldStep, Run.hOld);
  setDouble(Own.LastError, Run.lastError);
  setInteger(Own.DenseMethod, Run.denseMethod);
  setInteger(Own.DenseKnown, Run.denseKnown);
  setInteger(Own.Phase, Run.phase);
  setInteger(Own.Stop, Run.stop);
  setInteger(Own.Jumped, Run.jumped);
  setInteger(Own.RejectedLast, Run.rejectedLast);
  setInteger(Own.Aimed, Run.aimed);
  setInteger(Own.DerivativeKnown, Run.derivativeKnown);
  setInteger(Own.JacobianKnown, Run.jacobianKnown);
  setInteger(Own.StepKnown, Run.stepKnown);
  setInteger(Own.RootsKnown, Run.rootsKnown);
  setInteger(Own.StiffSteps, Run.stiffSteps);
  setInteger(Own.CalmSteps, Run.calmSteps);
  setInteger(Own.StiffTurns, Run.stiffTurns);
  setInteger(Own.QueueLength, Run.queueLength);
  setInteger(Own.Burst, Run.burst);
  setDouble(Own.BurstTime, Run.burstTime);
  setInteger(Own.BurstEvent, Run.burstEvent);
  setInteger(Own.Draws, Run.draws);
  setInteger(Own.Ending, Run.ending);
  setInteger(Own.HistoryFirst, Run.historyFirst);
  setInteger(Own.HistoryCount, Run.historyCount);
  setInteger(Own.BreakCount, Run.breakCount);
  setInteger(Own.BreakLevel, Run.breakLevel);
  setDouble(Own.Next, Run.next);
  setInteger(Own.Pending, Run.pending);
  setInteger(Own.NetworkKnown, Run.networkKnown);
  setInteger(Own.ExactSteps, Run.exactSteps);
  setDouble(Own.Pairs, reinterpret<f64>(Run.pairs));
  setInteger(Own.Order, Run.order);
  setInteger(Own.NextOrder, Run.nextOrder);
  setInteger(Own.DenseOrder, Run.denseOrder);
  setDouble(Own.Spacing, Run.spacing);
  setInteger(Own.EqualSteps, Run.equalSteps);
  setInteger(Own.Iterations, Run.iterations);
  setDouble(Own.FactorisedFor, Run.factorisedFor);
  setInteger(Own.Turning, Run.turning);
  setDouble(Cell.TriedStep, Run.triedStep);
  setInteger(Cell.TriedOrder, Run.triedOrder);
}
