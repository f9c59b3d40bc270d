import type { Expression } from '../model/expression.ts';
import { rewrite } from '../model/fold.ts';
import {
  emptyModel,
  type FunctionDefinition,
  type Model,
  type ModelDocument,
  type Submodel,
} from '../model/model.ts';
import type { UnitDefinition } from '../model/unit.ts';
import { applyDeletions, replacer, yielding } from './replace.ts';
import type { Findings } from './findings.ts';
import { renameModel } from './rename.ts';

/** Submodels inside submodels; deeper is taken for a mistake. */
const DEEPEST = 100;
/** Quantities, reactions, rules and events of the flat model. */
const MOST_PARTS = 200_000;

/**
 * The document's main model as one flat model: parts of submodels have dotted names, replaced and deleted
 * parts are gone, local parameters are parameters named `reaction.parameter`. Undefined, and reported, where
 * a submodel is missing, contains itself or the whole is too large.
 */
export function flatten(document: ModelDocument, findings: Findings): Model | undefined {
  const models = new Map(document.models.map((model) => [model.id, model]));
  const main = models.get(document.main);
  if (!main) {
    findings.error('missing-model', `The document has no model ${document.main}.`);
    return undefined;
  }
  return new Flattener(models, findings).flatten(main, 0);
}

class Flattener {
  private readonly open = new Set<string>();
  private readonly done = new Map<string, Model | undefined>();

  constructor(
    private readonly models: ReadonlyMap<string, Model>,
    private readonly findings: Findings,
  ) {}

  flatten(model: Model, depth: number): Model | undefined {
    if (this.done.has(model.id)) return this.done.get(model.id);
    this.open.add(model.id);
    const flat = this.merge(model, depth);
    this.open.delete(model.id);
    this.done.set(model.id, flat);
    return flat;
  }

  private merge(model: Model, depth: number): Model | undefined {
    const own = withoutLocals(model);
    if (model.submodels.length === 0) return own;
    const around = new Surroundings(model);
    const instances: Model[] = [];
    let size = 0;
    for (const submodel of model.submodels) {
      const instance = this.instance(submodel, around, depth);
      if (!instance) return undefined;
      instances.push(instance);
      size += sizeOf(instance);
      if (size > MOST_PARTS) {
        this.findings.error(
          'too-large',
          `Model ${model.id} has more than ${MOST_PARTS} parts once its submodels are put in.`,
          { span: submodel.span, symbol: submodel.id },
        );
        return undefined;
      }
    }
    const inner = joined([emptyModel(model.id), ...instances]);
    const kept = applyDeletions(inner, model.deletions, this.findings);
    const replace = replacer(joined([own, kept]), model.replacements, this.findings);
    const outer = replace(own);
    const whole = joined([outer, yielding(replace(kept), outer)]);
    return { ...whole, submodels: [], replacements: [], deletions: [] };
  }

  private instance(submodel: Submodel, around: Surroundings, depth: number): Model | undefined {
    const { findings } = this;
    const where = { span: submodel.span, symbol: submodel.id };
    const model = this.models.get(submodel.model);
    if (!model) {
      findings.error(
        'missing-model',
        `${submodel.id}${findings.at(submodel.span)} is an instance of ${submodel.model}, which is not defined.`,
        where,
      );
      return undefined;
    }
    if (this.open.has(model.id) || depth >= DEEPEST) {
      findings.error(
        'recursive-submodel',
        `Model ${model.id} contains itself by way of ${submodel.id}${findings.at(submodel.span)}.`,
        { ...where, hint: 'Remove one of the submodels on the way round.' },
      );
      return undefined;
    }
    const flat = this.flatten(model, depth + 1);
    return flat && placed(flat, submodel, around);
  }
}

function sizeOf(model: Model): number {
  const { compartments, species, parameters, reactions, rules, events, initialAssignments } = model;
  return [compartments, species, parameters, reactions, rules, events, initialAssignments].reduce(
    (sum, list) => sum + list.length,
    0,
  );
}

/** Local parameters become parameters of the model. */
function withoutLocals(model: Model): Model {
  if (model.reactions.every(({ localParameters }) => localParameters.length === 0)) return model;
  const parameters = [...model.parameters];
  const reactions = model.reactions.map((reaction) => {
    const own = new Map(reaction.localParameters.map(({ id }) => [id, `${reaction.id}.${id}`]));
    parameters.push(
      ...reaction.localParameters.map((one) => ({ ...one, id: own.get(one.id)!, constant: true })),
    );
    const rate =
      reaction.rate &&
      rewrite(reaction.rate, (one) =>
        one.kind === 'name' && own.has(one.name) ? { ...one, name: own.get(one.name)! } : undefined,
      );
    return { ...reaction, localParameters: [], ...(rate && { rate }) };
  });
  return { ...model, parameters, reactions };
}

/** What of a model its submodels share with it, so that it needs no name of its own inside. */
class Surroundings {
  readonly functions: ReadonlySet<FunctionDefinition>;
  readonly replaced: ReadonlySet<string>;
  private readonly units: ReadonlyMap<string, string>;

  constructor(model: Model) {
    this.functions = new Set(model.functions);
    this.replaced = new Set(model.replacements.map(({ replaced }) => replaced));
    this.units = new Map(model.units.map(({ id, factors }) => [id, JSON.stringify(factors)]));
  }

  hasUnit({ id, factors }: UnitDefinition): boolean {
    return this.units.get(id) === JSON.stringify(factors);
  }
}

/** A flat model as it is inside another: names prefixed, time and extent converted. */
function placed(model: Model, submodel: Submodel, around: Surroundings): Model {
  const prefix = (id: string): string => `${submodel.id}.${id}`;
  const ownFunctions = new Set(
    model.functions.filter((one) => !around.functions.has(one)).map(({ id }) => id),
  );
  const ownUnits = new Set(model.units.filter((one) => !around.hasUnit(one)).map(({ id }) => id));
  const unit = (id: string): string => (ownUnits.has(id) ? prefix(id) : id);
  const { substance, volume } = model.defaults;
  const explicit: Model = {
    ...model,
    species: model.species.map((one) =>
      one.unit === undefined && substance !== undefined ? { ...one, unit: substance } : one,
    ),
    compartments: model.compartments.map((one) =>
      one.unit === undefined && volume !== undefined ? { ...one, unit: volume } : one,
    ),
  };
  const converted = convertTime(explicit, submodel, around.replaced);
  const renamed = renameModel(converted, {
    name: (id) => (id.startsWith(OUTER) ? id.slice(OUTER.length) : prefix(id)),
    functionName: (id) => (ownFunctions.has(id) ? prefix(id) : id),
    unit,
  });
  return {
    ...renamed,
    units: model.units
      .filter(({ id }) => ownUnits.has(id))
      .map((one) => ({ ...one, id: prefix(one.id), name: one.name ?? one.id })),
    functions: renamed.functions.filter((_, at) => ownFunctions.has(model.functions[at]!.id)),
    species: renamed.species.map((one) => {
      const factor = one.conversionFactor ?? renamed.conversionFactor;
      return factor === undefined ? one : { ...one, conversionFactor: factor };
    }),
  };
}

/** Marks, until the renaming, the name of something of the model around. */
const OUTER = '\u0000';

/**
 * SBML comp §3.6: the time of a submodel is the time around over `timeConversion`, extents alike. What is
 * replaced means something of the model around, and is not converted.
 */
function convertTime(
  model: Model,
  { id, timeConversion, extentConversion }: Submodel,
  replaced: ReadonlySet<string>,
): Model {
  if (timeConversion === undefined && extentConversion === undefined) return model;
  const outer = (name: string): Expression => ({ kind: 'name', name: OUTER + name });
  const apply = (op: 'times' | 'divide', a: Expression, b: Expression): Expression => ({
    kind: 'apply',
    op,
    args: [a, b],
  });
  const overTime = (a: Expression): Expression =>
    timeConversion === undefined ? a : apply('divide', a, outer(timeConversion));
  const timesTime = (a: Expression): Expression =>
    timeConversion === undefined ? a : apply('times', a, outer(timeConversion));
  const timesExtent = (a: Expression): Expression =>
    extentConversion === undefined ? a : apply('times', a, outer(extentConversion));
  const overExtent = (a: Expression): Expression =>
    extentConversion === undefined ? a : apply('divide', a, outer(extentConversion));
  const reactions = new Set(
    model.reactions.map((one) => one.id).filter((reaction) => !replaced.has(`${id}.${reaction}`)),
  );

  // What the submodel's own mathematics means by time, by a rate of change and by a reaction's rate.
  const inside = renameModel(model, {
    name: (one) => one,
    functionName: (one) => one,
    unit: (one) => one,
    replace: (one) => {
      if (one.kind === 'time') return overTime(one);
      if (one.kind === 'name' && reactions.has(one.name)) return overExtent(timesTime(one));
      if (one.kind === 'apply' && one.op === 'rateOf') return timesTime(one);
      if (one.kind === 'apply' && one.op === 'delay') {
        const [value, delay] = one.args;
        return value && delay && { ...one, args: [value, timesTime(delay)] };
      }
      return undefined;
    },
  });
  return {
    ...inside,
    rules: inside.rules.map((one) =>
      one.kind === 'rate' ? { ...one, expression: overTime(one.expression) } : one,
    ),
    reactions: inside.reactions.map((one) =>
      one.rate ? { ...one, rate: timesExtent(overTime(one.rate)) } : one,
    ),
    events: inside.events.map((one) => (one.delay ? { ...one, delay: timesTime(one.delay) } : one)),
  };
}

/** The parts of all in one model, which is else as the first of them. */
function joined(models: readonly [Model, ...Model[]]): Model {
  return {
    ...models[0],
    units: models.flatMap(({ units }) => units),
    functions: models.flatMap(({ functions }) => functions),
    compartments: models.flatMap(({ compartments }) => compartments),
    species: models.flatMap(({ species }) => species),
    parameters: models.flatMap(({ parameters }) => parameters),
    reactions: models.flatMap(({ reactions }) => reactions),
    rules: models.flatMap(({ rules }) => rules),
    initialAssignments: models.flatMap(({ initialAssignments }) => initialAssignments),
    events: models.flatMap(({ events }) => events),
    constraints: models.flatMap(({ constraints }) => constraints),
  };
}
