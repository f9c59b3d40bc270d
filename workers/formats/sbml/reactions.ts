import type { Parameter, Reaction, Rule, SpeciesReference } from '../../model/model.ts';
import { attributeOf, type XmlElement } from '../xml/element.ts';
import { idOf } from './comp/instance.ts';
import { scaled, type Context } from './context.ts';
import { readFormula } from './formula.ts';

/** Reactions, and the rules that Level 2's computed stoichiometries are. */
export function readReactions(
  context: Context,
  freshName: (wanted: string) => string,
): { reactions: Reaction[]; rules: Rule[] } {
  const { instance } = context;
  const rules: Rule[] = [];
  const reactions = instance.members('listOfReactions').flatMap((element): Reaction[] => {
    const id = context.id(element);
    if (id === undefined) return [];
    const references = (list: string): SpeciesReference[] =>
      instance.members(list, element).flatMap((one) => readReference(one, id, context, freshName, rules));
    const reactants = references('listOfReactants');
    const products = references('listOfProducts');
    const modifiers = instance
      .members('listOfModifiers', element)
      .flatMap((one) => context.reference(one, 'species') ?? []);
    const law = instance.child(element, 'kineticLaw');
    const compartment = context.reference(element, 'compartment');
    return [
      {
        id,
        ...context.named(element),
        reactants,
        products,
        modifiers,
        reversible: context.boolean(element, 'reversible', true),
        ...(context.boolean(element, 'fast', false) && { fast: true }),
        ...(law ? readLaw(law, context) : { localParameters: [] }),
        ...(compartment !== undefined && { compartment }),
      },
    ];
  });
  return { reactions, rules };
}

function readLaw(law: XmlElement, context: Context): Pick<Reaction, 'rate' | 'localParameters'> {
  const { instance } = context;
  const locals = new Map<string, string | undefined>();
  const localParameters: Parameter[] = [];
  for (const list of instance.children(law)) {
    if (list.name !== 'listOfParameters' && list.name !== 'listOfLocalParameters') continue;
    for (const local of list.children) {
      const id =
        idOf(local, instance.document) ?? (context.level === 1 ? attributeOf(local, 'name') : undefined);
      if (id === undefined || instance.removed.has(local)) continue;
      const by = context.standIn(local);
      locals.set(id, by);
      if (by !== undefined) continue;
      const value = context.number(local, 'value');
      localParameters.push({
        id,
        ...context.named(local),
        ...(value !== undefined && { value }),
        ...context.unitOf(local, 'units'),
        constant: true,
      });
    }
  }
  const formula = attributeOf(law, 'formula');
  const rate =
    context.level === 1 && formula !== undefined
      ? readFormula(formula, law, context, locals)
      : context.math(law, locals);
  if (!rate) return { localParameters };
  return {
    rate: scaled('times', scaled('divide', rate, context.timeFactors), context.extentFactors),
    localParameters,
  };
}

function readReference(
  element: XmlElement,
  reaction: string,
  context: Context,
  freshName: (wanted: string) => string,
  rules: Rule[],
): SpeciesReference[] {
  const { instance, level } = context;
  const species = context.reference(
    element,
    level === 1 ? (attributeOf(element, 'specie') !== undefined ? 'specie' : 'species') : 'species',
  );
  if (species === undefined) {
    context.error('missing-species', `A participant of reaction ${reaction} names no species`, element);
    return [];
  }
  const { span } = element;
  const own = idOf(element, instance.document) === undefined ? undefined : context.id(element);
  const given = context.number(element, 'stoichiometry');
  const denominator = context.number(element, 'denominator') ?? 1;
  const math = instance.child(element, 'stoichiometryMath');
  const expression = math && context.math(math);
  if (expression) {
    const id = own ?? freshName(`${reaction}_${species}_stoichiometry`);
    rules.push({ kind: 'assignment', symbol: id, expression, span: math.span });
    return [{ id, species, stoichiometry: NaN, constant: false, span }];
  }
  return [
    {
      ...(own !== undefined && { id: own }),
      species,
      stoichiometry: (given ?? (level < 3 ? 1 : NaN)) / denominator,
      constant: context.boolean(element, 'constant', false),
      span,
    },
  ];
}
