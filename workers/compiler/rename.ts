import type { Expression } from '../model/expression.ts';
import { rewrite } from '../model/fold.ts';
import type { Model, Valued } from '../model/model.ts';

/** How the parts of a model change when it becomes part of another. */
export interface Renaming {
  /** New name of a quantity, reaction or event. */
  name: (id: string) => string;
  functionName: (id: string) => string;
  unit: (id: string) => string;
  /** Stands in for a part of an expression whose names are renamed already. */
  replace?: (expression: Expression) => Expression | undefined;
}

/** A copy of a model with every name renamed, in declarations and in mathematics. */
export function renameModel(model: Model, renaming: Renaming): Model {
  const { name } = renaming;
  const math = (expression: Expression): Expression => renameExpression(expression, renaming);
  const symbol = <T extends { symbol: string; expression: Expression }>(one: T): T => ({
    ...one,
    symbol: name(one.symbol),
    expression: math(one.expression),
  });
  const valued = <T extends Valued>(one: T): T => ({
    ...one,
    id: name(one.id),
    ...(one.unit !== undefined && { unit: renaming.unit(one.unit) }),
  });
  const reference = (one: Model['reactions'][number]['reactants'][number]): typeof one => ({
    ...one,
    ...(one.id !== undefined && { id: name(one.id) }),
    species: name(one.species),
    stoichiometry:
      typeof one.stoichiometry === 'number' ? one.stoichiometry : { name: name(one.stoichiometry.name) },
  });
  return {
    ...model,
    ...(model.conversionFactor !== undefined && { conversionFactor: name(model.conversionFactor) }),
    compartments: model.compartments.map(valued),
    species: model.species.map((one) => ({
      ...valued(one),
      compartment: name(one.compartment),
      ...(one.conversionFactor !== undefined && { conversionFactor: name(one.conversionFactor) }),
    })),
    parameters: model.parameters.map(valued),
    reactions: model.reactions.map((one) => ({
      ...one,
      id: name(one.id),
      reactants: one.reactants.map(reference),
      products: one.products.map(reference),
      modifiers: one.modifiers.map(name),
      ...(one.rate && { rate: math(one.rate) }),
      localParameters: one.localParameters.map(valued),
      ...(one.compartment !== undefined && { compartment: name(one.compartment) }),
    })),
    rules: model.rules.map((one) =>
      one.kind === 'algebraic' ? { ...one, expression: math(one.expression) } : symbol(one),
    ),
    initialAssignments: model.initialAssignments.map(symbol),
    events: model.events.map((one) => ({
      ...one,
      id: name(one.id),
      trigger: math(one.trigger),
      ...(one.delay && { delay: math(one.delay) }),
      ...(one.priority && { priority: math(one.priority) }),
      assignments: one.assignments.map(symbol),
    })),
    constraints: model.constraints.map((one) => ({ ...one, condition: math(one.condition) })),
    functions: model.functions.map((one) => ({
      ...one,
      id: renaming.functionName(one.id),
      body: renameFunctionBody(one.body, one.args, renaming),
    })),
  };
}

function renameExpression(root: Expression, renaming: Renaming): Expression {
  return rewrite(root, (one) => {
    const renamed = renamePart(one, renaming);
    return renaming.replace?.(renamed ?? one) ?? renamed;
  });
}

/** Inside a function only calls and units mean something outside. */
function renameFunctionBody(root: Expression, args: readonly string[], renaming: Renaming): Expression {
  return rewrite(root, (one) =>
    one.kind === 'name' && args.includes(one.name) ? undefined : renamePart(one, renaming),
  );
}

function renamePart(one: Expression, renaming: Renaming): Expression | undefined {
  if (one.kind === 'name') return { ...one, name: renaming.name(one.name) };
  if (one.kind === 'call') return { ...one, name: renaming.functionName(one.name) };
  if (one.kind === 'number' && one.unit !== undefined) return { ...one, unit: renaming.unit(one.unit) };
  return undefined;
}
