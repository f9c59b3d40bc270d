import type { Cohort, Endpoint } from '../../formats/scenario/schema.ts';
import type { Failure } from '../../protocol.ts';
import { read, type Curve } from './endpoint.ts';
import type { Elementary } from './elementary.ts';
import { formulaOf, namesOf, readFormula, type Formula } from './formula.ts';

/** Where a number comes from that a formula names: a person's curve, an endpoint before it, or who the person is. */
type Source = { kind: 'column' | 'endpoint' | 'person'; at: number };

/** An endpoint with what it is read off. */
export interface PlannedEndpoint {
  endpoint: Endpoint;
  /** The column that it reads; −1 for one of a formula. */
  column: number;
  formula?: { sources: readonly Source[]; of: Formula };
  unit?: string;
}

/** An endpoint's names before the columns of a plan are known. */
interface Read {
  endpoint: Endpoint;
  /** Columns that it needs. */
  columns: readonly string[];
  formula?: { names: readonly string[]; of: Formula };
}

/** Reads the endpoints of a cohort. */
export class EndpointPlan {
  private constructor(
    private readonly reads: readonly Read[],
    private readonly people: readonly string[],
  ) {}

  /**
   * @param isQuantity whether the model has a quantity of this name
   * @param people ids of what each person has
   */
  static of(
    { endpoints, covariates }: Cohort,
    isQuantity: (id: string) => boolean,
    people: readonly string[],
    elementary: Elementary,
  ): EndpointPlan | { failure: Failure } {
    const reads: Read[] = [];
    const before: string[] = [];
    for (const endpoint of endpoints) {
      if (endpoint.measure !== 'value' && isQuantity(endpoint.of)) {
        reads.push({ endpoint, columns: [endpoint.of] });
        before.push(endpoint.id);
        continue;
      }
      const found = readFormula(endpoint.of);
      if ('problem' in found) return invalid(endpoint, found.problem);
      const names = namesOf(found.expression);
      const isPlain = endpoint.measure === 'value';
      const own = (id: string): boolean => isPlain && before.includes(id);
      const covariate = (id: string): boolean => isPlain && covariates.some((each) => each.id === id);
      const absent = names.find((id) => !own(id) && !covariate(id) && !isQuantity(id));
      if (absent !== undefined) return invalid(endpoint, `There is no ${absent}.`, absent);
      reads.push({
        endpoint,
        columns: names.filter((id) => !own(id) && !covariate(id)),
        formula: { names, of: formulaOf(found.expression, names, elementary) },
      });
      before.push(endpoint.id);
    }
    return new EndpointPlan(reads, people);
  }

  /** Columns that the endpoints need. */
  get columns(): string[] {
    return [...new Set(this.reads.flatMap(({ columns }) => columns))];
  }

  /** @param columns ids of what a person's rows hold */
  on(columns: readonly string[]): PlannedEndpoint[] {
    return this.reads.map(({ endpoint, formula, columns: needed }, k) => {
      if (formula === undefined) return { endpoint, column: columns.indexOf(needed[0]!) };
      const sources = formula.names.map((id): Source => {
        const isFree = endpoint.measure === 'value' && !needed.includes(id);
        const earlier = this.reads.slice(0, k).findLastIndex((one) => one.endpoint.id === id);
        if (isFree && earlier >= 0) return { kind: 'endpoint', at: earlier };
        return isFree
          ? { kind: 'person', at: this.people.indexOf(id) }
          : { kind: 'column', at: columns.indexOf(id) };
      });
      return { endpoint, column: -1, formula: { sources, of: formula.of } };
    });
  }
}

function invalid(endpoint: Endpoint, problem: string, symbol?: string): { failure: Failure } {
  return {
    failure: {
      code: 'invalid-cohort',
      message: `The endpoint ${endpoint.label} cannot be read off “${endpoint.of}”: ${problem}`,
      hint: 'Name quantities of the model; a value may also name covariates and endpoints before it.',
      ...(symbol !== undefined && { symbol }),
    },
  };
}

/** One person's rows, and who they are where a formula asks. */
export interface Subject {
  times: Float64Array;
  rows: Float64Array;
  stride: number;
  person: () => Float64Array;
}

/** Numbers that formulas work in: kept from one person to the next. */
export class EndpointReader {
  private readonly curves: (Float64Array | undefined)[];
  private readonly slots: Float64Array[];

  constructor(
    private readonly endpoints: readonly PlannedEndpoint[],
    times: number,
  ) {
    this.curves = endpoints.map(({ endpoint, formula }) =>
      formula === undefined || endpoint.measure === 'value' ? undefined : new Float64Array(times),
    );
    this.slots = endpoints.map(({ formula }) => new Float64Array(formula?.sources.length ?? 0));
  }

  /** Reads every endpoint of one person, in their order. */
  read({ times, rows, stride, person }: Subject, into: Float64Array): void {
    this.endpoints.forEach(({ endpoint, column, formula }, k) => {
      if (formula === undefined) {
        into[k] = read(endpoint, { times, rows, first: column, stride });
        return;
      }
      const slots = this.slots[k]!;
      const curve = this.curves[k];
      if (curve === undefined) {
        formula.sources.forEach(({ kind, at }, slot) => {
          slots[slot] = kind === 'endpoint' ? into[at]! : kind === 'person' ? person()[at]! : rows[at]!;
        });
        into[k] = formula.of(slots);
        return;
      }
      for (let row = 0; row < times.length; row++) {
        for (let slot = 0; slot < slots.length; slot++)
          slots[slot] = rows[row * stride + formula.sources[slot]!.at]!;
        curve[row] = formula.of(slots);
      }
      const whole: Curve = { times, rows: curve, first: 0, stride: 1 };
      into[k] = read(endpoint, whole);
    });
  }
}
