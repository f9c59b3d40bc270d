import { Operation, Vector } from '../../../assembly/memory.ts';
import { Status } from '../../../assembly/status.ts';
import type { Failure } from '../../protocol.ts';
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

/** Solves one plan for person after person, in memory that is laid out once. */
export class People {
  private readonly problem: Problem;
  private readonly base: readonly Override[];
  /** Places of the population's quantities, in its order. */
  private readonly places: readonly (Place | undefined)[];
  private readonly factors: readonly number[];
  /** Entries of the schedule that an occasion fills in: its number, the quantity, and the entry. */
  private readonly occasions: readonly { occasion: number; quantity: number; entry: number }[];
  /** Times × columns of the last person solved. */
  readonly rows: Float64Array;
  private readonly width: number;

  /**
   * @param place where a quantity of the model lives; absent for one that is the same in everybody after all
   * @param factors what multiplies everybody's own value, by id
   * @throws RangeError where the browser grants no more memory
   */
  constructor(
    private readonly program: Program,
    private readonly plan: Plan,
    private readonly population: Population,
    place: (id: string) => Place | undefined,
    factors: Readonly<Record<string, number>>,
  ) {
    this.places = population.ids.slice(0, population.ofModel).map(place);
    this.factors = population.ids.map((id) => factors[id] ?? 1);
    const isOwn = ({ vector, index }: Override): boolean =>
      this.places.some((own) => own?.vector === vector && own.index === index);
    this.base = plan.overrides.filter((override) => !isOwn(override));
    const { schedule, occasions } = this.withOccasions();
    this.occasions = occasions;
    const columns = plan.columns.map(({ index }) => index);
    this.width = columns.length;
    this.rows = new Float64Array(plan.times.length * this.width);
    this.problem = Problem.make(program, { ...plan, schedule, columns, recordJumps: false });
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
   * Solves person i into `rows`, a row of the plan's columns a time. Yields now and then, so that a long solve can
   * be ended; returns why it failed, if it did.
   */
  *solve(i: number): Generator<void, Failure | undefined> {
    const values = this.population.person(i).map((value, k) => value * this.factors[k]!);
    const overrides = [
      ...this.base,
      ...this.places.flatMap((place, k) => (place === undefined ? [] : [{ ...place, value: values[k]! }])),
    ];
    const drawn = new Map<number, [number, number][]>();
    const scheduled = this.occasions.map(({ occasion, quantity, entry }): [number, number] => {
      let own = drawn.get(occasion);
      if (own === undefined) drawn.set(occasion, (own = this.population.occasion(i, occasion, values)));
      return [entry, own.find(([id]) => id === quantity)![1]];
    });
    const { problem } = this;
    problem.restart(overrides, scheduled, i);
    let status = problem.begin();
    let filled = this.take(0);
    while (status < Status.Failed && status !== Status.Done) {
      status = problem.advance(BUDGET);
      filled = this.take(filled);
      if (status === Status.Paused) yield;
    }
    if (status < Status.Failed) return undefined;
    return failureOf(status, problem.failedAt(this.program.model, this.plan.solver.maxSteps));
  }

  /** Copies rows without their times. */
  private take(filled: number): number {
    const taken = this.problem.takeRows();
    const { rows, width } = this;
    let to = filled;
    for (let at = 1; at < taken.length && to < rows.length; at += 1 + width)
      for (let k = 0; k < width; k++) rows[to++] = taken[at + k]!;
    return to;
  }

  release(): void {
    this.problem.release();
  }
}
