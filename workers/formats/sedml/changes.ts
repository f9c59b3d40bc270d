import { evaluate } from '../../model/evaluate.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Change, Variable } from './experiment.ts';
import { attributeKey, findElements, parsePath, type Found } from './xpath.ts';

/** The number that a variable of a computed change stands for; undefined where there is none. */
export type ValueOf = (variable: Variable) => number | undefined;

/** A copy of a tree that can be changed without changing the other. */
export function copyOf(element: XmlElement): XmlElement {
  return {
    ...element,
    attributes: new Map(element.attributes),
    texts: [...element.texts],
    children: element.children.map(copyOf),
  };
}

/** Attributes that hold the value of what a computed change names without saying which attribute. */
const VALUE_ATTRIBUTES = [
  'value',
  'initialConcentration',
  'initialAmount',
  'size',
  'volume',
  'initial_value',
];

/** The attribute that holds an element's value. */
export function valueAttribute(element: XmlElement): string {
  return VALUE_ATTRIBUTES.find((name) => element.attributes.has(name)) ?? 'value';
}

/** Makes an experiment's changes in a model's file, in order; those that cannot be made are told, by target. */
export function applyChanges(root: XmlElement, changes: readonly Change[], valueOf: ValueOf): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const refuse = (change: Change, why: string): void => {
    diagnostics.push({
      severity: 'error',
      code: 'change-not-made',
      message: `The change of ${change.target.slice(0, 200) || '(no target)'} (line ${change.line}) cannot be made: ${why}.`,
      line: change.line,
    });
  };
  for (const change of changes) {
    const path = parsePath(change.target);
    if (path === undefined) {
      refuse(change, 'its target is not an XPath that is supported');
      continue;
    }
    const found = findElements(root, path);
    if (found.length === 0) {
      refuse(change, 'the model has nothing there');
      continue;
    }
    const why = make(change, found, path.attribute, valueOf);
    if (why !== undefined) refuse(change, why);
  }
  return diagnostics;
}

/** Makes one change at all its places; otherwise why it cannot be made. */
function make(
  change: Change,
  found: readonly Found[],
  attribute: string | undefined,
  valueOf: ValueOf,
): string | undefined {
  switch (change.kind) {
    case 'attribute':
      if (attribute === undefined) return 'its target names no attribute';
      for (const { element } of found) setAttribute(element, attribute, change.value);
      return undefined;
    case 'compute': {
      const values = new Map(change.parameters.map(({ id, value }) => [id, value]));
      for (const variable of change.variables) {
        const value = valueOf(variable);
        if (value === undefined) return `its variable ${variable.id} has no value`;
        values.set(variable.id, value);
      }
      const value = evaluate(change.formula, { name: (name) => values.get(name) ?? NaN });
      if (!Number.isFinite(value)) return `its formula gives ${value}`;
      for (const { element } of found)
        setAttribute(element, attribute ?? valueAttribute(element), String(value));
      return undefined;
    }
    case 'add':
      for (const { element } of found) insert(element, element.children.length, change.elements);
      return undefined;
    case 'replace':
    case 'remove':
      for (const { element, parent } of found) {
        if (attribute !== undefined) {
          (element.attributes as Map<string, string>).delete(attributeKey(element, attribute));
          continue;
        }
        if (parent === undefined) return 'the whole file would go';
        const at = parent.children.indexOf(element);
        if (at < 0) continue;
        parent.children.splice(at, 1);
        const [before = '', after = ''] = parent.texts.splice(at, 2);
        parent.texts.splice(at, 0, before + after);
        if (change.kind === 'replace') insert(parent, at, change.elements);
      }
      return undefined;
  }
}

/** `attributes` is read-only to those who only read. */
function setAttribute(element: XmlElement, name: string, value: string): void {
  (element.attributes as Map<string, string>).set(attributeKey(element, name), value);
}

/** Puts elements among an element's children; those that forgot the model's namespace get it. */
function insert(parent: XmlElement, at: number, elements: readonly XmlElement[]): void {
  elements.forEach((element, k) => {
    parent.children.splice(at + k, 0, inNamespace(copyOf(element), parent.namespace));
    parent.texts.splice(at + k + 1, 0, '');
  });
}

function inNamespace(element: XmlElement, namespace: string): XmlElement {
  if (!/sed-ml\.org/.test(element.namespace) && element.namespace !== '') return element;
  return { ...element, namespace, children: element.children.map((child) => inNamespace(child, namespace)) };
}
