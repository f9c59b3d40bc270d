import type { Expression } from '../../model/expression.ts';
import { attributeOf, childrenNamed, textOf, type XmlElement } from '../xml/element.ts';
import { numberOf } from '../xml/number.ts';
import type { Problems } from '../xml/problems.ts';
import type { Assembly, Component, Member } from './assemble.ts';
import { conversion, type CellmlUnit, type UnitReader } from './units.ts';

/** One quantity of the model: variables that connections make one. */
export interface Quantity {
  /** `component_variable` of its source, unique in the model. */
  id: string;
  /** The variable whose unit it is kept in: the one with a start value or an equation. */
  source: Member;
  unit: CellmlUnit | undefined;
  /** Its start value or constant value: a number in its unit, or another quantity. */
  initial: number | Expression | undefined;
  /** A variable of integration: what the derivatives are with respect to. */
  isTime: boolean;
  /** Some derivative is of it. */
  isState: boolean;
}

/** The quantities of a model and how each component sees them. */
export class Quantities {
  /** In the order of the text. */
  readonly all: Quantity[] = [];
  private readonly byMember = new Map<XmlElement, Map<Component, Quantity>>();
  /** The variable of integration, once a derivative was met. */
  time: Quantity | undefined;

  constructor(
    assembly: Assembly,
    private readonly units: UnitReader,
    private readonly problems: Problems,
  ) {
    const taken = new Set<string>();
    for (const members of unite(assembly)) {
      const source = sourceOf(members);
      const quantity: Quantity = {
        id: freeId(`${source.component.id}_${source.name}`, taken),
        source,
        unit: this.unitOf(source),
        initial: undefined,
        isTime: false,
        isState: false,
      };
      this.all.push(quantity);
      for (const { component, element } of members) {
        const seen = this.byMember.get(element) ?? new Map<Component, Quantity>();
        this.byMember.set(element, seen.set(component, quantity));
      }
      this.checkUnits(quantity, members);
    }
    for (const quantity of this.all) quantity.initial = this.initialOf(quantity);
  }

  /** What a component means by a name; undefined where it declares no such variable. */
  find(component: Component, name: string): { quantity: Quantity; member: Member } | undefined {
    const element = component.variables.get(name);
    const quantity = element && this.byMember.get(element)?.get(component);
    return quantity && { quantity, member: { component, name, element: element! } };
  }

  /** How many of the variable's own unit are one of its quantity's: what a value is multiplied with to be read. */
  scale({ quantity, member }: { quantity: Quantity; member: Member }): number {
    if (member.element === quantity.source.element) return 1;
    const unit = this.unitOf(member);
    return (quantity.unit && unit && conversion(quantity.unit, unit)) ?? 1;
  }

  /**
   * Takes a variable as one of integration. The first sets the unit of time.
   *
   * @returns how many of the variable's own unit are one unit of time
   */
  integrateBy(variable: { quantity: Quantity; member: Member }): number {
    const { quantity } = variable;
    quantity.isTime = true;
    this.time ??= quantity;
    return this.perTime(quantity) * this.scale(variable);
  }

  /** How many of a quantity's unit are one unit of time. */
  perTime({ unit }: Quantity): number {
    const time = this.time?.unit;
    return (time && unit && conversion(time, unit)) ?? 1;
  }

  private unitOf({ component, element }: Member): CellmlUnit | undefined {
    const name = attributeOf(element, 'units');
    return name === undefined ? undefined : this.units.read(name, component.units, element);
  }

  private checkUnits({ source, unit }: Quantity, members: readonly Member[]): void {
    for (const member of members) {
      const other = this.unitOf(member);
      if (!unit || !other || conversion(unit, other) !== undefined) continue;
      this.problems.warning(
        'unit-mismatch',
        `${source.component.id}.${source.name} is in ${unit.name}, but ${member.component.id}.${member.name}, which is connected to it, is in ${other.name}; nothing is converted`,
        member.element,
        'Give both units of the same dimension.',
        member.component.file,
      );
    }
  }

  private initialOf({ source }: Quantity): number | Expression | undefined {
    const { component, element } = source;
    const text = attributeOf(element, 'initial_value');
    if (text === undefined || text === '') return undefined;
    const value = numberOf(text);
    if (!Number.isNaN(value)) return value;
    const other = this.find(component, text);
    if (other) {
      const { quantity } = this.find(component, source.name)!;
      const unit = this.unitOf(other.member);
      const by = (unit && quantity.unit && conversion(unit, quantity.unit)) ?? 1;
      return scaled({ kind: 'name', name: other.quantity.id }, this.scale(other) * by);
    }
    this.problems.error(
      'invalid-value',
      `The initial value ${text} of ${source.name} in component ${component.id} is neither a number nor a variable of the component`,
      element,
      undefined,
      component.file,
    );
    return undefined;
  }
}

/** factor · expression */
export function scaled(expression: Expression, factor: number): Expression {
  if (factor === 1) return expression;
  return { kind: 'apply', op: 'times', args: [{ kind: 'number', value: factor }, expression] };
}

/** The sets of connected variables (union–find with path halving), in the order of the text. */
function unite({ components, connections }: Assembly): Member[][] {
  const members = components.flatMap((component) =>
    [...component.variables].map(([name, element]) => ({ component, name, element })),
  );
  const key = new Map<Component, Map<string, number>>();
  members.forEach(({ component, name }, at) =>
    key.set(component, (key.get(component) ?? new Map<string, number>()).set(name, at)),
  );
  const root = members.map((_, at) => at);
  const find = (at: number): number => {
    let one = at;
    while (root[one] !== one) one = root[one] = root[root[one]!]!;
    return one;
  };
  for (const { ends } of connections) {
    const [one, other] = ends.map(({ component, name }) => find(key.get(component)!.get(name)!));
    root[Math.max(one!, other!)] = Math.min(one!, other!);
  }
  const sets = new Map<number, Member[]>();
  members.forEach((member, at) => {
    const set = sets.get(find(at));
    if (set) set.push(member);
    else sets.set(find(at), [member]);
  });
  return [...sets.values()];
}

const INWARD = ['public_interface', 'private_interface'];

/** The member that its value comes from: it has a start value or an equation, or (CellML 1) is not led in. */
function sourceOf(members: readonly Member[]): Member {
  const rank = ({ component, name, element }: Member): number =>
    (attributeOf(element, 'initial_value') ? 4 : 0) +
    (subjects(component).has(name) ? 2 : 0) +
    (INWARD.some((side) => attributeOf(element, side) === 'in') ? 0 : 1);
  return members.reduce((best, one) => (rank(one) > rank(best) ? one : best));
}

const subjectsOf = new WeakMap<XmlElement, ReadonlySet<string>>();

/** Variables that stand alone, or their derivatives, on the left of an equation of the component. */
function subjects({ element }: Component): ReadonlySet<string> {
  const known = subjectsOf.get(element);
  if (known) return known;
  const found = new Set<string>();
  for (const equation of equationsOf(element)) {
    const left = equation.children[1];
    if (left?.name === 'ci') found.add(textOf(left));
    else if (left?.name === 'apply' && left.children[0]?.name === 'diff')
      for (const child of left.children) if (child.name === 'ci') found.add(textOf(child));
  }
  subjectsOf.set(element, found);
  return found;
}

/** The <apply><eq/>…</apply> of a component. */
export function equationsOf(component: XmlElement): XmlElement[] {
  return childrenNamed(component, 'math', 'http://www.w3.org/1998/Math/MathML').flatMap(
    ({ children }) => children,
  );
}

/** A name of letters, digits and underscores that nothing else has. */
function freeId(wanted: string, taken: Set<string>): string {
  const plain = wanted.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
  let id = plain;
  for (let k = 2; taken.has(id); k++) id = `${plain}_${k}`;
  taken.add(id);
  return id;
}
