import { Cell, HEADER_CELLS } from './memory';
import { linearBytes } from './linear/workspace';
import { Problem, cellAt } from './problem';
import { SKYLINE } from './linalg/lu';

/** Bytes of a schedule entry. */
export const SCHEDULE_ENTRY: usize = 32;

/**
 * Bytes before the values of a queue entry: f64 time, i32 event, i32 whether values were taken, f64 priority, i32
 * how often the event was triggered, pad.
 */
export const QUEUE_HEAD: usize = 32;

/** Vectors for the stages of the method that has most: Vern7 with those of its interpolant. */
export const MOST_STAGES: usize = 16;

/** Breaks of a delay equation that may wait, and the bytes of one: f64 time, i32 level. */
export const MOST_BREAKS = 256;
export const BREAK: usize = 16;

// @ts-ignore: decorator
@inline
function aligned(bytes: usize): usize {
  return (bytes + 15) & ~(<usize>15);
}

// @ts-ignore: decorator
@inline
function size(base: usize, cell: i32): usize {
  return <usize>load<i32>(cellAt(base, cell));
}

/** Writes an address into its cell and returns the first free byte after the array. */
function place(base: usize, cell: i32, at: usize, bytes: usize): usize {
  store<usize>(cellAt(base, cell), at);
  return at + aligned(bytes);
}

/** Places every array behind the header, in the order of memory.ts; returns the end. */
export function layOut(base: usize): usize {
  const n = size(base, Cell.States);
  const parameters = size(base, Cell.Parameters);
  const columns = size(base, Cell.Columns);
  let at = aligned(base + 8 * HEADER_CELLS);
  at = place(base, Cell.StatesAt, at, n * 8);
  at = place(base, Cell.ParametersAt, at, parameters * 8);
  at = place(base, Cell.OutputsAt, at, size(base, Cell.Outputs) * 8);
  at = place(base, Cell.AbsoluteToleranceAt, at, n * 8);
  at = place(base, Cell.MassAt, at, n * 8);
  at = place(base, Cell.OverriddenAt, at, n + parameters);
  at = place(base, Cell.ScheduleAt, at, SCHEDULE_ENTRY * size(base, Cell.Schedule));
  at = place(base, Cell.TimesAt, at, size(base, Cell.Times) * 8);
  at = place(base, Cell.ColumnsAt, at, columns * 4);
  const network = 2 * (size(base, Cell.Reactions) + 1) + size(base, Cell.Changes) + size(base, Cell.Dependents);
  at = place(base, Cell.NetworkAt, at, (network + size(base, Cell.Noise)) * 4);
  const entries = size(base, Cell.Entries);
  const pattern = entries == 0 ? 0 : 4 * n + 3 + entries + 2 * size(base, Cell.Fill);
  at = place(base, Cell.PatternAt, at, pattern * 4);
  at = place(base, Cell.EventFlagsAt, at, size(base, Cell.Events) * 4);
  at = place(base, Cell.RecordAt, at, (1 + columns) * 8 * size(base, Cell.RecordCapacity));
  store<usize>(cellAt(base, Cell.WorkspaceAt), at);
  return cutWorkspace(base, at);
}

/** Cuts the workspace of the problem at `base`, sets its pieces in `Problem` and returns their end. */
export function cutWorkspace(base: usize, workspace: usize): usize {
  const n = size(base, Cell.States);
  const roots = size(base, Cell.Roots);
  const events = size(base, Cell.Events);
  const reactions = size(base, Cell.Reactions);
  // Stochastic problems have no matrices.
  const order = reactions > 0 || size(base, Cell.Noise) > 0 ? 0 : n;
  const bytes = aligned(n * 8);
  let at = workspace;
  Problem.k = at;
  Problem.stage = at += bytes * MOST_STAGES;
  Problem.derivative = at += bytes;
  Problem.next = at += bytes;
  Problem.old = at += bytes;
  Problem.dense = at += bytes;
  Problem.timeDerivative = at += bytes * 3;
  Problem.between = at += bytes;
  Problem.rates = at += bytes;
  Problem.direction = at += bytes;
  Problem.scratch = at += bytes;
  // At least a schedule entry, which sorting sets aside here.
  Problem.jacobian = at += bytes + SCHEDULE_ENTRY;
  const entries = size(base, Cell.Entries);
  const sparse = entries > 0;
  Problem.matrix = at += sparse ? aligned(entries * 8) : aligned(order * order * 8);
  Problem.skyline = at += sparse ? aligned((2 * size(base, Cell.Fill) + n) * 8) : order * bytes;
  Problem.roots = at += sparse ? 2 * bytes : order * SKYLINE;
  Problem.rootsEnd = at += aligned(roots * 8);
  Problem.rootsBetween = at += aligned(roots * 8);
  Problem.triggers = at += aligned(roots * 8);
  Problem.triggersBefore = at += aligned(events * 4);
  Problem.occurrences = at += aligned(events * 4);
  Problem.timing = at += aligned(events * 4);
  Problem.values = at += 16;
  const valueBytes = size(base, Cell.EventValues) * 8;
  Problem.lags = at += aligned(valueBytes);
  const delays = size(base, Cell.Delays);
  const parameterBytes = aligned(size(base, Cell.Parameters) * 8);
  Problem.breaks = at += aligned(delays * 8);
  Problem.startStates = at += delays == 0 ? 0 : BREAK * MOST_BREAKS;
  Problem.startParameters = at += delays == 0 ? 0 : bytes;
  Problem.past = at += delays == 0 ? 0 : parameterBytes;
  Problem.linear = at += delays == 0 ? 0 : (bytes + parameterBytes) * (delays + 1);
  Problem.propensities = at += linearBytes(n, max(1, size(base, Cell.Lanes)), size(base, Cell.Propagators));
  Problem.changes = at += aligned(reactions * 8);
  Problem.firingTimes = at += aligned(size(base, Cell.Changes) * 8);
  Problem.heap = at += aligned(reactions * 8);
  Problem.places = at += aligned(reactions * 4);
  Problem.noise = at += aligned(reactions * 4);
  // More than its increments, amplitudes and slopes.
  Problem.queue = at += aligned(size(base, Cell.Noise) * 8);
  Problem.queueEntry = QUEUE_HEAD + valueBytes;
  // Events without delay wait in the queue too, for a moment.
  const capacity = events == 0 ? events : size(base, Cell.QueueCapacity) + events;
  Problem.queueCapacity = <i32>capacity;
  return at + aligned(Problem.queueEntry * capacity);
}
