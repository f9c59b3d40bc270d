import type { InitialAssignment, Rule } from '../../model/model.ts';
import { attributeOf } from '../xml/element.ts';
import { scaled, type Context } from './context.ts';
import { readFormula } from './formula.ts';

/** Level 1 names the rule after what it determines, and gives the kind as an attribute. */
const OLD_RULES: Readonly<Record<string, string>> = {
  compartmentVolumeRule: 'compartment',
  specieConcentrationRule: 'specie',
  speciesConcentrationRule: 'species',
  parameterRule: 'name',
};

/** The rules of an instance's model; one without a formula says nothing and is left out. */
export function readRules(context: Context): Rule[] {
  return context.instance.members('listOfRules').flatMap((element): Rule[] => {
    const formula = attributeOf(element, 'formula');
    const expression =
      context.level === 1 && formula !== undefined
        ? readFormula(formula, element, context)
        : context.math(element);
    if (!expression) return [];
    const { span } = element;
    if (element.name === 'algebraicRule') return [{ kind: 'algebraic', expression, span }];
    const old = OLD_RULES[element.name];
    const variable = attributeOf(element, old ?? 'variable');
    if (variable === undefined) {
      context.error('missing-variable', `<${element.name}> does not say what it determines`, element);
      return [];
    }
    const isRate =
      element.name === 'rateRule' || (old !== undefined && attributeOf(element, 'type') === 'rate');
    const assigned = context.assigned(variable, expression);
    if (!isRate) return [{ kind: 'assignment', ...assigned, span }];
    return [
      {
        kind: 'rate',
        ...assigned,
        expression: scaled('divide', assigned.expression, context.timeFactors),
        span,
      },
    ];
  });
}

export function readInitialAssignments(context: Context): InitialAssignment[] {
  return context.instance.members('listOfInitialAssignments').flatMap((element) => {
    const symbol = attributeOf(element, 'symbol');
    const expression = context.math(element);
    if (symbol === undefined || !expression) return [];
    return [{ ...context.assigned(symbol, expression), span: element.span }];
  });
}
