import { namesIn } from '../../model/fold.ts';
import type { Constraint, Model, ModelEvent, Reaction, SpeciesReference } from '../../model/model.ts';
import { escapeText } from '../xml/writer.ts';
import { writeMath } from '../mathml/writer.ts';
import { list, tag } from '../xml/tag.ts';
import { writeLocalParameter } from './writeQuantities.ts';
import type { WrittenIds } from './writtenIds.ts';

/** A stoichiometry that has to be computed: the id of its reference and the quantity that holds it. */
export interface ComputedStoichiometry {
  id: string;
  by: string;
}

export function writeReactions(
  model: Model,
  ids: WrittenIds,
  core: string,
  withFast: boolean,
): { text: string; computed: ComputedStoichiometry[] } {
  const computed: ComputedStoichiometry[] = [];
  const species = new Set(model.species.map(({ id }) => id));
  const text = list(
    'listOfReactions',
    model.reactions.map((reaction) => {
      const references = (side: readonly SpeciesReference[]): string[] =>
        side.map((one) => writeReference(one, reaction, ids, computed));
      return tag(
        'reaction',
        {
          id: ids.name(reaction.id),
          name: reaction.name,
          reversible: reaction.reversible,
          fast: withFast ? reaction.fast === true : undefined,
          compartment: reaction.compartment === undefined ? undefined : ids.name(reaction.compartment),
        },
        [
          list('listOfReactants', references(reaction.reactants)),
          list('listOfProducts', references(reaction.products)),
          list(
            'listOfModifiers',
            [...modifiersOf(reaction, species)].map((id) =>
              tag('modifierSpeciesReference', { species: ids.name(id) }),
            ),
          ),
          writeLaw(reaction, ids, core),
        ],
      );
    }),
  );
  return { text, computed };
}

/** Those that are named as such, and those that the rate uses: SBML wants every one of them listed. */
function modifiersOf(
  { reactants, products, modifiers, rate, localParameters }: Reaction,
  species: ReadonlySet<string>,
): Set<string> {
  const all = new Set(modifiers.filter((id) => species.has(id)));
  const local = new Set(localParameters.map(({ id }) => id));
  const taking = new Set([...reactants, ...products].map((one) => one.species));
  for (const id of rate ? namesIn(rate).keys() : [])
    if (species.has(id) && !local.has(id) && !taking.has(id)) all.add(id);
  return all;
}

function writeReference(
  { id, species, stoichiometry, constant }: SpeciesReference,
  reaction: Reaction,
  ids: WrittenIds,
  computed: ComputedStoichiometry[],
): string {
  if (typeof stoichiometry === 'number') {
    return tag('speciesReference', {
      id: id === undefined ? undefined : ids.name(id),
      species: ids.name(species),
      // What something else gives has no number of its own.
      stoichiometry: Number.isNaN(stoichiometry) ? undefined : stoichiometry,
      constant: id === undefined ? true : constant,
    });
  }
  const own = id === undefined ? ids.fresh(`${reaction.id}_${species}_stoichiometry`) : ids.name(id);
  computed.push({ id: own, by: stoichiometry.name });
  return tag('speciesReference', { id: own, species: ids.name(species), constant: false });
}

function writeLaw(reaction: Reaction, ids: WrittenIds, core: string): string {
  const { rate, localParameters, reactants, products, modifiers } = reaction;
  if (!rate) return '';
  const taking = new Set([...[...reactants, ...products].map(({ species }) => species), ...modifiers]);
  // Level 3 Version 2 forbids a local parameter the name of a species in the same reaction.
  const locals = new Map(
    localParameters.map(({ id }) => [
      id,
      taking.has(id) || id === reaction.id ? ids.fresh(`${id}_local`) : id,
    ]),
  );
  const names = {
    name: (id: string): string => locals.get(id) ?? ids.name(id),
    unit: (id: string): string => ids.unit(id),
  };
  return tag('kineticLaw', {}, [
    writeMath(rate, { names, core }),
    list(
      'listOfLocalParameters',
      localParameters.map((one) => writeLocalParameter({ ...one, id: locals.get(one.id)! }, ids)),
    ),
  ]);
}

export function writeEvents(events: readonly ModelEvent[], ids: WrittenIds, core: string): string {
  const target = { names: ids, core };
  return list(
    'listOfEvents',
    events.map((event) =>
      tag(
        'event',
        { id: ids.name(event.id), name: event.name, useValuesFromTriggerTime: event.fromTrigger },
        [
          tag('trigger', { initialValue: event.initialTrigger, persistent: event.persistent }, [
            writeMath(event.trigger, target),
          ]),
          event.priority ? tag('priority', {}, [writeMath(event.priority, target)]) : '',
          event.delay ? tag('delay', {}, [writeMath(event.delay, target)]) : '',
          list(
            'listOfEventAssignments',
            event.assignments.map(({ symbol, expression }) =>
              tag('eventAssignment', { variable: ids.name(symbol) }, [writeMath(expression, target)]),
            ),
          ),
        ],
      ),
    ),
  );
}

export function writeConstraints(constraints: readonly Constraint[], ids: WrittenIds, core: string): string {
  return list(
    'listOfConstraints',
    constraints.map(({ condition, message }) =>
      tag('constraint', {}, [
        writeMath(condition, { names: ids, core }),
        message === undefined
          ? ''
          : tag('message', {}, [`<p xmlns="http://www.w3.org/1999/xhtml">${escapeText(message)}</p>`]),
      ]),
    ),
  );
}
