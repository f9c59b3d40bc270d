import { Operation, Vector } from '../../../assembly/memory.ts';
import { Status } from '../../../assembly/status.ts';
import type { Failure } from '../../protocol.ts';
import { Pair } from '../lanes/pair.ts';
import { failureOf } from '../outcome.ts';
import type { Override, Plan } from '../plan.ts';
import { Problem } from '../problem.ts';
import type { Program } from '../program.ts';
import type { ScheduleEntry } from '../schedule.ts';
import type { Population } from './population.ts';

/** Steps between two looks at whether the run is to end. */
const BUDGET = 20_000;

/** Where a quantity of a person goes. */
export interface Place {
  vector: Vector;
  index: number;
}

/** What a person is solved with: the values that are theirs, and what occasions set. */
interface Drawn {
  overrides: readonly Override[];
  scheduled: readonly [number, number][];
}

/**
 * Solves one plan for person after person, in memory that is laid out once.
 *
 * Where the model has a form for two people in step, persons 2k and 2k + 1 are always solved together, also where only
 * one of them is asked for: a person's numbers are then the same in every cohort, part and thread. The person after the
 * last of an odd number is solved beside them, and is nobody's. If a pair fails, each is solved alone.
 */
export class People {
  private readonly problem: Problem;
  private readonly pair: Pair | undefined;
  private readonly base: readonly Override[];
  /** Places of the population's quantities, in its order. */
  private readonly places: readonly (Place | undefined)[];
  private readonly factors: readonly number[];
  /** Entries of the schedule that an occasion fills in: its number, the quantity, and the entry. */
  private readonly occasions: readonly { occasion: number; quantity: number; entry: number }[];
  private readonly width: number;
  /** Rows of the last two that were solved, a row of the plan's columns a time. */
  private readonly both: readonly [Float64Array, Float64Array];
  private readonly failures: (Failure | undefined)[] = [undefined, undefined];
  /** The first of the two in `both`. */
  private solved = -1;
  /** Times × columns of the last person asked for. */
  rows: Float64Array;
  /** What is solved, for a device that solves the same people by itself. */
  readonly shared: {
    plan: Plan;
    /** What is given from outside and the same for everybody. */
    base: readonly Override[];
    /** What `own` begins with. */
    varied: readonly Place[];
    schedule: readonly ScheduleEntry[];
    /** Entries of it whose values `own` ends with. */
    occasions: readonly { entry: number }[];
  };

  /**
   * @param place where a quantity of the model lives; absent for one that is the same in everybody after all
   * @param factors what multiplies everybody's own value, by id
   * @param pairs the model for two people in step; absent: everyone is solved alone
   * @throws RangeError where the browser grants no more memory
   */
  constructor(
    private readonly program: Program,
    private readonly plan: Plan,
    private readonly population: Population,
    place: (id: string) => Place | undefined,
    factors: Readonly<Record<string, number>>,
    pairs?: Program,
  ) {
    this.places = population.ids.slice(0, population.ofModel).map(place);
    this.factors = population.ids.map((id) => factors[id] ?? 1);
    const isOwn = ({ vector, index }: Override): boolean =>
      this.places.some((own) => own?.vector === vector && own.index === index);
    this.base = plan.overrides.filter((override) => !isOwn(override));
    const { schedule, occasions } = this.withOccasions();
    this.occasions = occasions;
    const varied = this.places.filter((own) => own !== undefined);
    this.shared = { plan, base: this.base, varied, schedule, occasions };
    const columns = plan.columns.map(({ index }) => index);
    this.width = columns.length;
    const size = plan.times.length * this.width;
    this.both = [new Float64Array(size), new Float64Array(size)];
    this.rows = this.both[0];
    const statement = { ...plan, columns, recordJumps: false };
    this.problem = Problem.make(program, { ...statement, schedule });
    const blank = { overrides: plan.overrides, schedule };
    this.pair = pairs && Pair.make(pairs, statement, [blank, blank]);
  }

  private withOccasions(): { schedule: ScheduleEntry[]; occasions: People['occasions'] } {
    const { population, plan } = this;
    const blank = new Float64Array(population.ids.length);
    const marked = population.occasionTimes.flatMap((time, occasion) =>
      population.occasion(0, occasion, blank).flatMap(([quantity]) => {
        const place = this.places[quantity];
        const entry = place && { time, value: 0, ...place, operation: Operation.Set };
        return entry === undefined ? [] : [{ occasion, quantity, entry }];
      }),
    );
    // At one time, what a person is comes before what is done to them.
    const schedule = [...marked.map(({ entry }) => entry), ...plan.schedule].sort((a, b) => a.time - b.time);
    return {
      schedule,
      occasions: marked.map(({ occasion, quantity, entry }) => ({
        occasion,
        quantity,
        entry: schedule.indexOf(entry),
      })),
    };
  }

  /**
   * Solves person i into `rows`. Yields now and then, so that a long solve can be ended; returns why it failed, if it
   * did.
   */
  *solve(i: number): Generator<void, Failure | undefined> {
    const lane = i % 2;
    if (this.pair === undefined) return yield* this.solveAlone(i, 0);
    const first = i - lane;
    if (this.solved !== first) {
      this.solved = -1;
      const failed = yield* this.solvePair(this.pair, first);
      this.failures[0] = failed ? yield* this.solveAlone(first, 0) : undefined;
      this.failures[1] = failed ? yield* this.solveAlone(first + 1, 1) : undefined;
      this.solved = first;
    }
    this.rows = this.both[lane]!;
    return this.failures[lane];
  }

  /** Whether the two could not be solved in step. */
  private *solvePair(pair: Pair, first: number): Generator<void, boolean> {
    const [a, b] = [this.draw(first), this.draw(first + 1)];
    pair.restart([a.overrides, b.overrides], [a.scheduled, b.scheduled]);
    let status = pair.begin();
    let filled = this.take(pair, 0);
    while (status < Status.Failed && status !== Status.Done) {
      status = pair.advance(BUDGET);
      filled = this.take(pair, filled);
      if (status === Status.Paused) yield;
    }
    return status >= Status.Failed;
  }

  private *solveAlone(i: number, to: 0 | 1): Generator<void, Failure | undefined> {
    const { problem } = this;
    const { overrides, scheduled } = this.draw(i);
    problem.restart(overrides, scheduled, i);
    let status = problem.begin();
    let filled = this.take(problem, 0, to);
    while (status < Status.Failed && status !== Status.Done) {
      status = problem.advance(BUDGET);
      filled = this.take(problem, filled, to);
      if (status === Status.Paused) yield;
    }
    if (status < Status.Failed) return undefined;
    return failureOf(status, problem.failedAt(this.program.model, this.plan.solver.maxSteps));
  }

  private draw(i: number): Drawn {
    const { places, population } = this;
    const values = this.values(i);
    const overrides = [...this.base];
    places.forEach((place, k) => {
      if (place !== undefined)
        overrides.push({ vector: place.vector, index: place.index, value: values[k]! });
    });
    const drawn = new Map<number, [number, number][]>();
    const scheduled = this.occasions.map(({ occasion, quantity, entry }): [number, number] => {
      let own = drawn.get(occasion);
      if (own === undefined) drawn.set(occasion, (own = population.occasion(i, occasion, values)));
      return [entry, own.find(([id]) => id === quantity)![1]];
    });
    return { overrides, scheduled };
  }

  /** Person i's own values of `shared.varied`, then of its occasions. */
  own(i: number): number[] {
    const { overrides, scheduled } = this.draw(i);
    return [
      ...overrides.slice(this.base.length).map(({ value }) => value),
      ...scheduled.map(([, value]) => value),
    ];
  }

  /** Copies rows without their times, of one person or of both; the numbers that each now has. */
  private take(from: Problem | Pair, filled: number, only?: 0 | 1): number {
    const taken = from.takeRows();
    const { width } = this;
    const stride = only === undefined ? 2 : 1;
    const [a, b] = only === undefined ? this.both : [this.both[only], undefined];
    let to = filled;
    for (let at = 1; at < taken.length && to < a.length; at += 1 + stride * width) {
      for (let k = 0; k < width; k++, to++) {
        a[to] = taken[at + stride * k]!;
        if (b !== undefined) b[to] = taken[at + 2 * k + 1]!;
      }
    }
    return to;
  }

  /** Who person i is in this arm: everything that differs between people, in the population's order. */
  values(i: number): Float64Array {
    const values = this.population.person(i);
    for (let k = 0; k < values.length; k++) values[k]! *= this.factors[k]!;
    return values;
  }

  release(): void {
    this.problem.release();
    this.pair?.release();
  }
}
