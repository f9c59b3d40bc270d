import { append } from '../../model/append.ts';
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
    append(model.units, readUnits(context));
    append(model.functions, readFunctions(context));
    append(model.compartments, readCompartments(context, defaults));
    append(model.species, readSpecies(context, defaults));
    append(model.parameters, readParameters(context));
    append(model.reactions, reactions);
    append(model.rules, rules);
    append(model.rules, readRules(context));
    append(model.initialAssignments, readInitialAssignments(context));
    append(model.events, readEvents(context, freshName));
    append(model.constraints, readConstraints(context));
  }
  return model;
}

/** An instance and all inside it, the outer ones first. */
function* instances(whole: Instance): Iterable<Instance> {
  const waiting = [whole];
  for (let instance = waiting.shift(); instance; instance = waiting.shift()) {
    yield instance;
    append(waiting, instance.submodels.values());
  }
}

/** Names that nothing in the model has. */
function namer(whole: Instance): (wanted: string) => string {
  const taken = new Set<string>();
  for (const instance of instances(whole))
    for (const id of instance.named.keys()) taken.add(instance.prefix + id);
  const numbered = new Map<string, number>();
  return (wanted) => {
    let name = wanted;
    let at = numbered.get(wanted) ?? 2;
    for (; taken.has(name); at++) name = `${wanted}_${at}`;
    numbered.set(wanted, at);
    taken.add(name);
    return name;
  };
}
