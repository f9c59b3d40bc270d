import type { Expression } from '../model/expression.ts';
import type { Deletion, Model, Replacement } from '../model/model.ts';
import type { Findings } from './findings.ts';
import { renameModel } from './rename.ts';

/** Takes out what a model deletes from its submodels, or only what gives it a value. */
export function applyDeletions(model: Model, deletions: readonly Deletion[], findings: Findings): Model {
  if (deletions.length === 0) return model;
  const gone = deletions.filter(({ only }) => only === undefined);
  const declared = wholesDeclaredIn(model);
  for (const { target, span } of gone) {
    if (declared.has(target)) continue;
    findings.error('undeclared-name', `${target}${findings.at(span)} is deleted, but no submodel has it.`, {
      span,
      symbol: target,
    });
  }
  const targets = new Set(gone.map(({ target }) => target));
  const flat = without(model, (id) => wholesOf(id).some((whole) => targets.has(whole)));
  const only = new Set(deletions.map((one) => `${one.only} ${one.target}`));
  const cleared = (kind: Deletion['only'], id: string): boolean => only.has(`${kind} ${id}`);
  const valued = <T extends { id: string; value?: number }>(one: T): T => {
    if (!cleared('initial', one.id)) return one;
    const { value: _, ...rest } = one;
    return rest as T;
  };
  return {
    ...flat,
    species: flat.species.map(valued),
    compartments: flat.compartments.map(valued),
    parameters: flat.parameters.map(valued),
    rules: flat.rules.filter((rule) => rule.kind === 'algebraic' || !cleared(rule.kind, rule.symbol)),
    initialAssignments: flat.initialAssignments.filter(({ symbol }) => !cleared('initial', symbol)),
  };
}

/**
 * Replaces parts of submodels by what they are said to be, in any model that names them. With a conversion
 * factor c the replacement is c times the replaced, so uses of the replaced become `by / c` and its rules
 * c · expression (SBML comp §3.6).
 *
 * @param whole the model with its submodels, which declares what is replaced
 */
export function replacer(
  whole: Model,
  replacements: readonly Replacement[],
  findings: Findings,
): (model: Model) => Model {
  if (replacements.length === 0) return (model) => model;
  const by = new Map<string, Replacement>();
  // Where a submodel's part stands in for one of this model, it takes over the name.
  const adopted = new Map<string, string>();
  const declared = wholesDeclaredIn(whole);
  for (const replacement of replacements) {
    const { replaced, span } = replacement;
    if (declared.has(replaced)) {
      if (!replaced.includes('.') && replacement.by.includes('.')) adopted.set(replacement.by, replaced);
      else by.set(replaced, replacement);
      continue;
    }
    findings.error(
      'undeclared-name',
      `${replaced}${findings.at(span)} is replaced by ${replacement.by}, but does not exist.`,
      { span, symbol: replaced },
    );
  }
  const partOf = (name: string): Replacement | undefined => {
    const replaced = by.size === 0 ? undefined : wholesOf(name).find((whole) => by.has(whole));
    return replaced === undefined ? undefined : by.get(replaced);
  };
  const target = (id: string): { name: string; factors: string[] } => {
    let name = id;
    const factors: string[] = [];
    for (let steps = 0; steps <= by.size; steps++) {
      const whole = by.get(name);
      const part = whole ?? partOf(name);
      if (!part) break;
      name = part.by + name.slice(part.replaced.length);
      if (whole?.conversionFactor !== undefined) factors.push(whole.conversionFactor);
    }
    return { name: adopted.get(name) ?? name, factors };
  };
  const converted = (id: string, expression: Expression): Expression =>
    target(id).factors.reduce<Expression>(
      (value, name) => ({ kind: 'apply', op: 'times', args: [{ kind: 'name', name }, value] }),
      expression,
    );

  const given = new Set(adopted.values());
  const isReplaced = (id: string): boolean => given.has(id) || (!adopted.has(id) && target(id).name !== id);
  const same = (id: string): string => id;
  const divided = (one: Expression): Expression | undefined => {
    if (one.kind !== 'name') return undefined;
    const { factors } = target(one.name);
    if (factors.length === 0) return undefined;
    return factors.reduce<Expression>(
      (value, name) => ({ kind: 'apply', op: 'divide', args: [value, { kind: 'name', name }] }),
      one,
    );
  };
  const assigned = <T extends { symbol: string; expression: Expression }>(one: T): T => ({
    ...one,
    expression: converted(one.symbol, one.expression),
  });
  return (model) => {
    // Uses first, while the names still tell which are replaced with a factor.
    const used = renameModel(without(model, isReplaced, true), {
      name: same,
      functionName: same,
      unit: same,
      replace: divided,
    });
    const scaled: Model = {
      ...used,
      rules: used.rules.map((rule) => (rule.kind === 'algebraic' ? rule : assigned(rule))),
      initialAssignments: used.initialAssignments.map(assigned),
      events: used.events.map((event) => ({ ...event, assignments: event.assignments.map(assigned) })),
    };
    const renamed = renameModel(scaled, { name: (id) => target(id).name, functionName: same, unit: same });
    return { ...renamed, functions: model.functions };
  };
}

/** The submodels' parts without what the model around says otherwise. */
export function yielding(inner: Model, own: Model): Model {
  const ruled = new Map(
    own.rules.flatMap((rule) => (rule.kind === 'algebraic' ? [] : [[rule.symbol, rule.kind]])),
  );
  const given = new Set([
    ...own.initialAssignments.map(({ symbol }) => symbol),
    ...[...own.species, ...own.parameters, ...own.compartments]
      .filter(({ value }) => value !== undefined)
      .map(({ id }) => id),
  ]);
  return {
    ...inner,
    initialAssignments: inner.initialAssignments.filter(
      ({ symbol }) => !given.has(symbol) && ruled.get(symbol) !== 'assignment',
    ),
    rules: inner.rules.filter((rule) => rule.kind === 'algebraic' || !ruled.has(rule.symbol)),
  };
}

/** `a.b.c` and what it is part of: `a.b`, `a`. */
function wholesOf(id: string): string[] {
  const wholes = [id];
  for (let dot = id.lastIndexOf('.'); dot > 0; dot = id.lastIndexOf('.', dot - 1))
    wholes.push(id.slice(0, dot));
  return wholes;
}

/** All that a model declares, and what that is part of. */
function wholesDeclaredIn(model: Model): ReadonlySet<string> {
  const wholes = new Set<string>();
  for (const id of declaredIn(model)) for (const whole of wholesOf(id)) wholes.add(whole);
  return wholes;
}

function* declaredIn(model: Model): Iterable<string> {
  for (const list of [model.species, model.compartments, model.parameters, model.reactions, model.events])
    for (const { id } of list) yield id;
  for (const { reactants, products } of model.reactions)
    for (const { id } of [...reactants, ...products]) if (id !== undefined) yield id;
}

/** A model without some of its parts; rules for them go too, unless they now belong to another. */
function without(model: Model, gone: (id: string) => boolean, keepRules = false): Model {
  const stays = ({ id }: { id: string }): boolean => !gone(id);
  const rules = ({ symbol }: { symbol: string }): boolean => keepRules || !gone(symbol);
  return {
    ...model,
    species: model.species.filter(stays),
    compartments: model.compartments.filter(stays),
    parameters: model.parameters.filter(stays),
    reactions: model.reactions.filter(stays),
    events: model.events.filter(stays).map((event) => ({
      ...event,
      assignments: event.assignments.filter(rules),
    })),
    rules: model.rules.filter((rule) => rule.kind === 'algebraic' || rules(rule)),
    initialAssignments: model.initialAssignments.filter(rules),
  };
}
