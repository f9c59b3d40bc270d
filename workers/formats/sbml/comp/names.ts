import { idOf, type Instance, type Place } from './instance.ts';

/** What a name of an instance is in the flat model: a name, and the factors that it has to be divided by. */
export interface FlatName {
  name: string;
  factors: string[];
}

/** Replacements of replacements; more is a circle. */
const MOST_STEPS = 1000;

/** The name of an element in the flat model. */
export function flatName({ instance, element }: Place): string {
  return instance.renamed.get(element) ?? instance.prefix + (idOf(element, instance.document) ?? '');
}

/** The element that stands for another after all replacements. */
export function standIn(place: Place): Place & { factors: string[] } {
  let { instance, element } = place;
  const factors: string[] = [];
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const by = instance.replaced.get(element);
    if (!by) break;
    if (by.factor !== undefined) factors.push(resolveName(by.instance, by.factor).name);
    ({ instance, element } = by);
  }
  return { instance, element, factors };
}

/** What `id` means in mathematics of this instance. */
export function resolveName(instance: Instance, id: string): FlatName {
  const element = instance.named.get(id);
  if (!element) return { name: instance.prefix + id, factors: [] };
  const place = standIn({ instance, element });
  return { name: flatName(place), factors: place.factors };
}

/** What a unit of this instance is called in the flat model: base units keep their names. */
export function resolveUnit(instance: Instance, id: string): string {
  const element = instance.units.get(id);
  if (!element) return id;
  return flatName(standIn({ instance, element }));
}

/** Factors from the time, or the extents, of the whole model to those of an instance, outermost first. */
export function conversions(instance: Instance, kind: 'time' | 'extent'): string[] {
  const { parent } = instance;
  if (!parent) return [];
  const own = kind === 'time' ? instance.ownTimeFactor : instance.ownExtentFactor;
  return [...conversions(parent, kind), ...own.map((id) => resolveName(parent, id).name)];
}
