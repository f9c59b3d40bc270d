import type { Expression } from '../../model/expression.ts';
import { namesIn } from '../../model/fold.ts';
import type { ModelEvent } from '../../model/model.ts';
import { MATHML } from '../mathml/operators.ts';
import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../xml/element.ts';
import { numberOf } from '../xml/number.ts';
import type { Problems } from '../xml/problems.ts';
import type { Assembly, Component } from './assemble.ts';
import { formulaOf } from './equations.ts';
import { scaled, type Quantities, type Quantity } from './quantities.ts';
import type { UnitIds } from './unitIds.ts';

/** A reset of CellML 2.0: where `test` is true, the quantity becomes `value`. */
export interface Reset {
  quantity: Quantity;
  order: number;
  /** test_variable = test_value. */
  test: Expression;
  /** In the quantity's unit. */
  value: Expression;
  component: Component;
  element: XmlElement;
}

/** Reads the <reset> elements of all components. */
export function readResets(
  { components }: Assembly,
  quantities: Quantities,
  units: UnitIds,
  problems: Problems,
): Reset[] {
  return components.flatMap((component) =>
    childrenNamed(component.element, 'reset').flatMap((element) => {
      const refuse = (what: string, hint?: string): [] => {
        problems.error(
          'invalid-reset',
          `A reset of component ${component.id} ${what}`,
          element,
          hint,
          component.file,
        );
        return [];
      };
      const named = (attribute: string): ReturnType<Quantities['find']> =>
        quantities.find(component, attributeOf(element, attribute) ?? '');
      const [variable, tested] = [named('variable'), named('test_variable')];
      if (!variable || !tested)
        return refuse(
          `names ${variable ? 'a test_variable' : 'a variable'} that the component does not declare`,
          'Give variable and test_variable the names of variables of the component.',
        );
      if (tested.quantity === variable.quantity && tested.quantity.isTime)
        return refuse('resets the variable of integration');
      const order = numberOf(attributeOf(element, 'order') ?? '');
      if (!Number.isInteger(order)) return refuse('has no order', 'Give it an order, a whole number.');
      const formula = (child: string): Expression | undefined => {
        const math = childNamed(element, child);
        const [side] = math ? (childNamed(math, 'math', MATHML)?.children ?? []) : [];
        return side && formulaOf(component, side, quantities, units, problems);
      };
      const [when, value] = [formula('test_value'), formula('reset_value')];
      if (!when || !value)
        return refuse(`has no <${when ? 'reset_value' : 'test_value'}>`, 'Give it one, with a formula.');
      const left = scaled({ kind: 'name', name: tested.quantity.id }, quantities.scale(tested));
      return {
        quantity: variable.quantity,
        order,
        test: equal(left, when),
        value: scaled(value, 1 / quantities.scale(variable)),
        component,
        element,
      };
    }),
  );
}

/**
 * How near a value has to come to count as reached, of what the two are and at least: a solver finds the time at which
 * they meet up to rounding only.
 */
const NEAR = 1e-10;
const NEAR_ZERO = 1e-13;

/** |a − b| ≤ NEAR · (|a| + |b|) + NEAR_ZERO. Solvers stop at the kink of |a − b|, where the two meet. */
function equal(a: Expression, b: Expression): Expression {
  const number = (value: number): Expression => ({ kind: 'number', value });
  const size = (of: Expression): Expression => ({ kind: 'apply', op: 'abs', args: [of] });
  const sum = (...args: Expression[]): Expression => ({ kind: 'apply', op: 'plus', args });
  const apart = size({ kind: 'apply', op: 'minus', args: [a, b] });
  const allowed: Expression = { kind: 'apply', op: 'times', args: [number(NEAR), sum(size(a), size(b))] };
  return { kind: 'apply', op: 'leq', args: [apart, sum(allowed, number(NEAR_ZERO))] };
}

/** Names that resets use. */
export function namesInResets(resets: readonly Reset[]): string[] {
  return resets.flatMap(({ quantity, test, value }) => [
    quantity.id,
    ...namesIn(test).keys(),
    ...namesIn(value).keys(),
  ]);
}

/**
 * Resets as events. Of those that hold at once for one quantity, the one of the lowest order applies; those of
 * different quantities apply together, with the values from before; and what they change may make others hold, which
 * then follow at the same time (CellML 2.0, "Interpretation of variable resets").
 *
 * @param determined ids of what equations determine
 * @param final a formula in the model's terms
 */
export function eventsOf(
  resets: readonly Reset[],
  determined: ReadonlySet<string>,
  final: (formula: Expression) => Expression,
  problems: Problems,
): ModelEvent[] {
  return resets.map((reset, at): ModelEvent => {
    const { quantity, order, component, element } = reset;
    const report = (code: string, message: string, hint: string): void =>
      problems.error(code, message, element, hint, component.file);
    const others = resets.filter((one) => one !== reset && one.quantity === quantity);
    if (others.some((one) => one.order === order))
      report(
        'same-order',
        `Two resets of ${quantity.source.name} have the order ${order}`,
        'Give each an order of its own.',
      );
    if (determined.has(quantity.id) || quantity.isTime)
      report(
        'reset-of-determined',
        `${quantity.source.name} of component ${component.id} is reset, but an equation determines it`,
        'Reset a variable that has a derivative or an initial value.',
      );
    const before = others
      .filter((one) => one.order < order)
      .map(({ test }): Expression => ({ kind: 'apply', op: 'not', args: [final(test)] }));
    const test = final(reset.test);
    return {
      id: `reset_${at + 1}_of_${quantity.id}`,
      trigger: before.length === 0 ? test : { kind: 'apply', op: 'and', args: [test, ...before] },
      persistent: true,
      initialTrigger: false,
      fromTrigger: true,
      assignments: [{ symbol: quantity.id, expression: final(reset.value) }],
      ...(component.file === undefined && { span: element.span }),
    };
  });
}
