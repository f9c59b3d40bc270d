import { hasErrors, type Diagnostic } from '../../model/diagnostic.ts';
import { emptyModel, type Model, type ModelDocument } from '../../model/model.ts';
import { attributeOf } from '../xml/element.ts';
import type { Instance } from './comp/instance.ts';
import { Instantiator, type FindFile } from './comp/instantiate.ts';
import { Context } from './context.ts';
import { openDocument } from './document.ts';
import { readConstraints, readEvents } from './events.ts';
import { Problems } from '../xml/problems.ts';
import { readCompartments, readDefaults, readFunctions, readParameters, readSpecies } from './quantities.ts';
import { readReactions } from './reactions.ts';
import { readInitialAssignments, readRules } from './rules.ts';
import { readUnits } from './units.ts';

/**
 * Reads SBML, Level 1 to Level 3 Version 2, with hierarchical composition: submodels are put in their place, so
 * the document has one flat model, in which a submodel's parts have dotted names. Never throws: where there is
 * no model, the diagnostics say why.
 *
 * @param findFile files beside this one, for external model definitions
 */
export function readSbml(
  text: string,
  findFile: FindFile = () => undefined,
): { document: ModelDocument; diagnostics: Diagnostic[] } {
  const problems = new Problems();
  const { diagnostics } = problems;
  const opened = openDocument(text, undefined, problems);
  if (!opened) return { document: { models: [], main: '' }, diagnostics };
  if (!opened.model) {
    problems.error('no-model', 'The file only defines models for others and has none of its own');
    return { document: { models: [], main: '' }, diagnostics };
  }
  const whole = new Instantiator(problems, findFile).build(opened, opened.model);
  if (!whole || hasErrors(diagnostics)) return { document: { models: [], main: '' }, diagnostics };
  const model = readModel(whole, problems);
  return { document: { models: [model], main: model.id }, diagnostics };
}

function readModel(whole: Instance, problems: Problems): Model {
  const model = emptyModel(attributeOf(whole.model, 'id') ?? 'model');
  const name = attributeOf(whole.model, 'name');
  if (name !== undefined && name !== '') model.name = name;
  const freshName = namer(whole);
  for (const instance of instances(whole)) {
    const context = new Context(instance, problems);
    const defaults = readDefaults(context);
    if (instance === whole) model.defaults = defaults;
    const { reactions, rules } = readReactions(context, freshName);
    model.units.push(...readUnits(context));
    model.functions.push(...readFunctions(context));
    model.compartments.push(...readCompartments(context, defaults));
    model.species.push(...readSpecies(context, defaults));
    model.parameters.push(...readParameters(context));
    model.reactions.push(...reactions);
    model.rules.push(...rules, ...readRules(context));
    model.initialAssignments.push(...readInitialAssignments(context));
    model.events.push(...readEvents(context, freshName));
    model.constraints.push(...readConstraints(context));
  }
  return model;
}

/** An instance and all inside it, the outer ones first. */
function* instances(whole: Instance): Iterable<Instance> {
  const waiting = [whole];
  for (let instance = waiting.shift(); instance; instance = waiting.shift()) {
    yield instance;
    waiting.push(...instance.submodels.values());
  }
}

/** Names that nothing in the model has. */
function namer(whole: Instance): (wanted: string) => string {
  const taken = new Set<string>();
  for (const instance of instances(whole))
    for (const id of instance.named.keys()) taken.add(instance.prefix + id);
  return (wanted) => {
    let name = wanted;
    for (let at = 2; taken.has(name); at++) name = `${wanted}_${at}`;
    taken.add(name);
    return name;
  };
}
