import { append } from '../../model/append.ts';
import type { Model } from '../../model/model.ts';
import { visit } from '../../model/fold.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Problems } from '../xml/problems.ts';

/** The namespace that version 1 of the distributions package (`distrib`) has. */
export const DISTRIB_NAMESPACE = 'http://www.sbml.org/sbml/level3/version1/distrib/version1';

/**
 * What a file holds of the distributions package besides draws in formulas. Uncertainties say how well a value is
 * known and change nothing in a simulation (distrib, version 1, 3.10); drafts before version 1 drew in another way.
 */
export function checkDistrib(
  root: XmlElement,
  namespace: string,
  problems: Problems,
  file: string | undefined,
): void {
  const uncertain: XmlElement[] = [];
  const waiting = [root];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (one.namespace === namespace && one.name === 'drawFromDistribution') {
      const message =
        '<drawFromDistribution> is of a draft of the distributions package and is not supported';
      const hint =
        'Write the draw as a csymbol of distrib, version 1, for example with libSBML 5.18 or later.';
      problems.error('unsupported', message, one, hint, file);
    } else if (one.namespace === namespace && one.name === 'uncertainty') uncertain.push(one);
    else append(waiting, one.children);
  }
  const first = uncertain.at(-1);
  if (!first) return;
  const count = uncertain.length === 1 ? 'An uncertainty is' : `${uncertain.length} uncertainties are`;
  const message = `${count} read but not kept, since nothing in the simulation depends on it`;
  problems.info('unsupported', message, first, undefined, file);
}

/** Whether some formula of the model draws. */
export function drawsIn(model: Model): boolean {
  let found = false;
  const see = (expression: Parameters<typeof visit>[0] | undefined): void => {
    if (expression)
      visit(expression, ({ kind }) => {
        if (kind === 'draw') found = true;
      });
  };
  for (const { body } of model.functions) see(body);
  for (const { expression } of [...model.initialAssignments, ...model.rules]) see(expression);
  for (const { rate } of model.reactions) see(rate);
  for (const { trigger, delay, priority, assignments } of model.events) {
    for (const one of [trigger, delay, priority]) see(one);
    for (const { expression } of assignments) see(expression);
  }
  return found;
}
