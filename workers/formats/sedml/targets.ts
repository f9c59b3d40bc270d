import type { ModelDocument } from '../../model/model.ts';
import type { XmlElement } from '../xml/element.ts';
import { findElements, parsePath, type Path } from './xpath.ts';

/** Ids of all that a document's main model names, and of its submodels' parts as far as they are flat. */
export function idsOf({ models, main }: ModelDocument): Set<string> {
  const model = models.find(({ id }) => id === main);
  if (model === undefined) return new Set();
  const references = model.reactions.flatMap(({ reactants, products }) => [...reactants, ...products]);
  return new Set(
    [model.compartments, model.species, model.parameters, model.reactions, references]
      .flat()
      .flatMap(({ id }) => (id === undefined ? [] : [id])),
  );
}

/**
 * The quantity of a model that an XPath names: in SBML the id of the element, in CellML a component's variable,
 * in Antimony what stands in the last predicate.
 *
 * @param root the model's file; absent where it is no XML
 * @param ids of the model's quantities
 */
export function quantityAt(
  target: string,
  root: XmlElement | undefined,
  ids: ReadonlySet<string>,
): string | undefined {
  const path = parsePath(target);
  if (path === undefined) return undefined;
  const known = (id: string | undefined): string | undefined =>
    id !== undefined && ids.has(id) ? id : undefined;
  if (root !== undefined) {
    const found = findElements(root, path)[0]?.element;
    const id = found?.attributes.get('id') ?? found?.attributes.get('name');
    if (found !== undefined && root.name === 'sbml') return known(id);
  }
  return known(ofCellml(path, ids)) ?? (root === undefined ? known(lastValue(path)) : undefined);
}

function lastValue({ steps }: Path): string | undefined {
  return steps.at(-1)?.attributes.at(-1)?.value;
}

/** `component[@name='a']/variable[@name='b']` is `a_b`, or the one `…_b` that it is connected to. */
function ofCellml({ steps }: Path, ids: ReadonlySet<string>): string | undefined {
  const named = (name: string): string | undefined =>
    steps.find((step) => step.name === name)?.attributes.find((one) => one.name === 'name')?.value;
  const [component, variable] = [named('component'), named('variable')];
  if (component === undefined || variable === undefined) return undefined;
  const own = `${component}_${variable}`;
  if (ids.has(own)) return own;
  const others = [...ids].filter((id) => id.endsWith(`_${variable}`));
  return others.length === 1 ? others[0] : undefined;
}
