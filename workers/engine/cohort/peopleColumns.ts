import type { Column } from '../../protocol.ts';
import type { Part } from './part.ts';
import { PartsInOrder } from './partsInOrder.ts';
import type { Population } from './population.ts';
import type { Shape } from './summary.ts';

/** Numbers that become one column, a person after another. */
interface Growing {
  id: string;
  label: string;
  unit?: string;
  values: number[];
}

/** Everybody's endpoints, kept as parts come in, beside who they are. */
export class PeopleColumns extends PartsInOrder {
  private readonly arms: { failed: Growing; endpoints: Growing[] }[];

  constructor(shape: Shape) {
    super();
    const several = shape.arms.length > 1;
    this.arms = shape.arms.map(({ id, label, endpoints }) => {
      const named = (name: string): string => (several ? `${label}, ${name}` : name);
      return {
        failed: { id: `${id}:failed`, label: named('failed'), values: [] },
        endpoints: endpoints.map(({ endpoint, unit }) => ({
          id: `${id}:${endpoint.id}`,
          label: named(endpoint.label),
          ...(unit !== undefined && { unit }),
          values: [],
        })),
      };
    });
  }

  protected take(part: Part): void {
    part.arms.forEach(({ endpoints, failed }, k) => {
      const arm = this.arms[k]!;
      const broken = new Set(failed.first.map(({ person }) => person));
      for (let person = part.from; person < part.to; person++)
        arm.failed.values.push(broken.has(person) || isBlank(endpoints, person - part.from) ? 1 : 0);
      endpoints.forEach((values, e) => values.forEach((value) => arm.endpoints[e]!.values.push(value)));
    });
  }

  /** @param described label and unit of what each person has, in the population's order */
  finish(
    population: Population,
    described: readonly { id: string; label: string; unit?: string }[],
  ): Column[] {
    const own = described.map((one) => ({ ...one, values: new Float64Array(this.done) }));
    for (let person = 0; person < this.done; person++) {
      const values = population.person(person);
      own.forEach((column, k) => (column.values[person] = values[k]!));
    }
    const number = Float64Array.from({ length: this.done }, (_, person) => person + 1);
    return [
      { id: 'person', label: 'Person', values: number },
      ...own,
      ...this.arms.flatMap(({ failed, endpoints }) =>
        [failed, ...endpoints].map((column) => ({ ...column, values: Float64Array.from(column.values) })),
      ),
    ];
  }
}

/** A person without a single endpoint was not solved. */
function isBlank(endpoints: readonly Float64Array[], at: number): boolean {
  return endpoints.length > 0 && endpoints.every((values) => Number.isNaN(values[at]));
}
