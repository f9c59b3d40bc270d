import { MEASURES, type DeviceEndpoint } from '../../kernels/reduction.ts';
import { indicesBetween } from '../cohort/endpoint.ts';
import type { PlannedEndpoint } from '../cohort/endpointPlan.ts';

/** Endpoints of a cohort: which ones the device reads off curves, and what is worked out from those here. */
export class DeviceEndpoints {
  /** For the device, in the order of their places. */
  readonly read: readonly DeviceEndpoint[];
  private readonly places: readonly (number | undefined)[];

  constructor(
    private readonly planned: readonly PlannedEndpoint[],
    private readonly times: Float64Array,
  ) {
    const read: DeviceEndpoint[] = [];
    this.places = planned.map(({ endpoint, column, formula }) => {
      const measure = MEASURES.find((each) => each === endpoint.measure);
      const [begin, end] = indicesBetween(endpoint, times);
      if (formula !== undefined || measure === undefined || end <= begin) return undefined;
      return read.push({ measure, column, begin, end, level: endpoint.level ?? 0 }) - 1;
    });
    this.read = read;
  }

  /** Label of an endpoint that whole curves would have to come back for; absent where there is none. */
  get unfit(): string | undefined {
    return this.planned.find(({ formula }) => formula?.sources.some(({ kind }) => kind === 'column'))
      ?.endpoint.label;
  }

  /**
   * All endpoints of some people.
   *
   * @param read what the device read, a number a person
   * @param person who somebody of them is
   */
  values(
    read: readonly Float32Array[],
    people: number,
    person: (i: number) => Float64Array,
  ): Float64Array<ArrayBuffer>[] {
    const values: Float64Array<ArrayBuffer>[] = [];
    this.planned.forEach(({ endpoint, formula }, e) => {
      const place = this.places[e];
      if (formula !== undefined) {
        const slots = new Float64Array(formula.sources.length);
        values.push(
          Float64Array.from({ length: people }, (_, i) => {
            formula.sources.forEach(({ kind, at }, slot) => {
              slots[slot] = kind === 'endpoint' ? values[at]![i]! : person(i)[at]!;
            });
            return formula.of(slots);
          }),
        );
      } else if (place === undefined) values.push(new Float64Array(people).fill(NaN));
      else {
        const { measure } = endpoint;
        const isTime = measure === 'timeOfMax' || measure === 'timeOfMin';
        values.push(
          Float64Array.from(read[place]!, (value) => (isTime ? (this.times[value] ?? NaN) : value)),
        );
      }
    });
    return values;
  }
}
