import type { Model, Rule } from '../../model/model.ts';
import { writeMath } from '../mathml/writer.ts';
import { list, tag } from '../xml/tag.ts';
import { DISTRIB_NAMESPACE, drawsIn } from './distrib.ts';
import {
  writeConstraints,
  writeEvents,
  writeReactions,
  type ComputedStoichiometry,
} from './writeProcesses.ts';
import {
  writeCompartments,
  writeFunctions,
  writeParameter,
  writeSpecies,
  writeUnits,
} from './writeQuantities.ts';
import { WrittenIds } from './writtenIds.ts';

/**
 * Writes a flat model as SBML Level 3 Version 2, or Version 1 where reactions are fast, which Version 2 cannot say.
 * Names that SBML does not allow are changed: `liver.glucose` becomes `liver__glucose`.
 *
 * @throws RangeError where the model has submodels: flatten it first
 */
export function writeSbml(model: Model): string {
  if (model.submodels.length > 0)
    throw new RangeError(`Model ${model.id} has submodels. Flatten it before it is written as SBML.`);
  const ids = new WrittenIds(model);
  const version = model.reactions.some(({ fast }) => fast === true) ? 1 : 2;
  const core = `http://www.sbml.org/sbml/level3/version${version}/core`;
  const { text: reactions, computed } = writeReactions(model, ids, core, version === 1);
  const { defaults } = model;
  const unit = (id: string | undefined): string | undefined =>
    id !== undefined && ids.knowsUnit(id) ? ids.unit(id) : undefined;
  const body = tag(
    'model',
    {
      id: ids.fresh(model.id),
      name: model.name,
      substanceUnits: unit(defaults.substance),
      timeUnits: unit(defaults.time),
      volumeUnits: unit(defaults.volume),
      areaUnits: unit(defaults.area),
      lengthUnits: unit(defaults.length),
      extentUnits: unit(defaults.extent ?? defaults.substance),
    },
    [
      writeFunctions(model.functions, ids, core),
      writeUnits(model.units, ids),
      writeCompartments(model.compartments, ids),
      writeSpecies(model.species, model, ids),
      list(
        'listOfParameters',
        model.parameters.map((one) => writeParameter(one, ids)),
      ),
      list(
        'listOfInitialAssignments',
        model.initialAssignments.map(({ symbol, expression }) =>
          tag('initialAssignment', { symbol: ids.name(symbol) }, [
            writeMath(expression, { names: ids, core }),
          ]),
        ),
      ),
      writeRules(model.rules, computed, ids, core),
      writeConstraints(model.constraints, ids, core),
      reactions,
      writeEvents(model.events, ids, core),
    ],
  );
  const distrib = drawsIn(model) && { 'xmlns:distrib': DISTRIB_NAMESPACE, 'distrib:required': true };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('sbml', { xmlns: core, ...distrib, level: 3, version }, [body])}\n`;
}

const RULES = { assignment: 'assignmentRule', rate: 'rateRule' } as const;

function writeRules(
  rules: readonly Rule[],
  computed: readonly ComputedStoichiometry[],
  ids: WrittenIds,
  core: string,
): string {
  const target = { names: ids, core };
  return list('listOfRules', [
    ...rules.map((rule) =>
      rule.kind === 'algebraic'
        ? tag('algebraicRule', {}, [writeMath(rule.expression, target)])
        : tag(RULES[rule.kind], { variable: ids.name(rule.symbol) }, [writeMath(rule.expression, target)]),
    ),
    ...computed.map(({ id, by }) =>
      tag('assignmentRule', { variable: id }, [writeMath({ kind: 'name', name: by }, target)]),
    ),
  ]);
}
