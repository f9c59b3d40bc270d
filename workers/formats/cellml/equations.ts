import type { Expression } from '../../model/expression.ts';
import { rewrite } from '../../model/fold.ts';
import type { Span } from '../../model/span.ts';
import { rateName, type Equation } from '../equations/equation.ts';
import { readMath, type MathScope } from '../mathml/reader.ts';
import type { Problems } from '../xml/problems.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Assembly, Component } from './assemble.ts';
import { equationsOf, scaled, type Quantities } from './quantities.ts';
import type { UnitIds } from './unitIds.ts';

/** An equation of a component, in the quantities' own units. */
export interface ComponentEquation extends Equation {
  component: Component;
  element: XmlElement;
  /** Absent in an imported file. */
  span: Span | undefined;
}

/** Reads the equations of all components; marks states and the variable of integration. */
export function readEquations(
  { components }: Assembly,
  quantities: Quantities,
  units: UnitIds,
  problems: Problems,
): ComponentEquation[] {
  return components.flatMap((component) =>
    equationsOf(component.element).flatMap((element) => {
      const [head, left, right, ...more] = element.children;
      if (head?.name !== 'eq' || !left || !right || more.length > 0) {
        problems.error(
          'unsupported-math',
          `Component ${component.id} has a <${element.name}> that is no equation of two sides`,
          element,
          'Write <apply><eq/> left right </apply>.',
          component.file,
        );
        return [];
      }
      const read = (side: XmlElement): Expression => formulaOf(component, side, quantities, units, problems);
      const span = component.file === undefined ? element.span : undefined;
      return [{ left: read(left), right: read(right), component, element, span }];
    }),
  );
}

/** What a formula of a component says, in the quantities' own units. */
export function formulaOf(
  component: Component,
  formula: XmlElement,
  quantities: Quantities,
  units: UnitIds,
  problems: Problems,
): Expression {
  const scope = new EquationScope(component, formula, quantities, units, problems);
  const expression = readMath({ ...formula, name: 'math', children: [formula] }, scope) ?? NOTHING;
  return component.file === undefined ? expression : withoutSpans(expression);
}

const NOTHING: Expression = { kind: 'constant', value: 'notanumber' };

/** What names mean inside an equation of a component. */
class EquationScope implements MathScope {
  constructor(
    private readonly component: Component,
    private readonly element: XmlElement,
    private readonly quantities: Quantities,
    private readonly units: UnitIds,
    private readonly problems: Problems,
  ) {}

  name(name: string, span: Span): Expression {
    const found = this.quantities.find(this.component, name);
    if (!found) return this.undeclared(name);
    return { ...scaled({ kind: 'name', name: found.quantity.id }, this.quantities.scale(found)), span };
  }

  derivative(of: string, by: string, span: Span): Expression {
    const state = this.quantities.find(this.component, of);
    const time = this.quantities.find(this.component, by);
    if (!state || !time) return this.undeclared(state ? by : of);
    if (state.quantity === time.quantity) return this.refuse(`derives ${of} with respect to itself`);
    state.quantity.isState = true;
    const perTime = this.quantities.integrateBy(time);
    const factor = this.quantities.scale(state) / perTime;
    return { ...scaled({ kind: 'name', name: rateName(state.quantity.id) }, factor), span };
  }

  functionName(name: string): string {
    this.refuse(`calls ${name}, but CellML has no functions of one's own`);
    return name;
  }

  unit(name: string): string {
    return this.units.id(name, this.component, this.element);
  }

  time(): Expression {
    return this.refuse("uses SBML's symbol for time, but CellML has a variable for it");
  }

  delay(): Expression {
    return this.refuse('uses a delay, which CellML does not have');
  }

  rateOf(): Expression {
    return this.refuse("uses SBML's rateOf, but CellML has <diff/>");
  }

  problem(code: string, message: string, element: XmlElement): void {
    this.problems.error(
      code,
      `${message} (component ${this.component.id})`,
      element,
      undefined,
      this.component.file,
    );
  }

  private undeclared(name: string): Expression {
    return this.refuse(`uses ${name}, which it does not declare`, 'undeclared-name');
  }

  private refuse(what: string, code = 'unsupported-math'): Expression {
    const { id, file } = this.component;
    this.problems.error(code, `Component ${id} ${what}`, this.element, undefined, file);
    return NOTHING;
  }
}

/** Spans point into the file that was opened, so what is imported has none. */
function withoutSpans(expression: Expression): Expression {
  return rewrite(expression, (one) => {
    const copy = { ...one };
    delete copy.span;
    return copy;
  });
}
