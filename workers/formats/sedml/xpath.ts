import type { XmlElement } from '../xml/element.ts';

/** One step of a path: children of this name for which the predicate holds. */
interface Step {
  /** Local name, or `*`. */
  name: string;
  /** `//`: at any depth. */
  anywhere: boolean;
  attributes: { name: string; value: string }[];
  /** 1-based, among those that the rest lets through. */
  position?: number;
}

export interface Path {
  steps: Step[];
  /** The attribute that the path ends in, by its local name. */
  attribute?: string;
}

/** Longer ones name nothing in a model. */
const LONGEST = 2000;
const NAME = String.raw`(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*|\*)`;
const STEP = new RegExp(`^(//?)(@)?${NAME}`);
const TEST = new RegExp(String.raw`^\[\s*@?${NAME}\s*=\s*(?:'([^']*)'|"([^"]*)")\s*`);
const AND = new RegExp(String.raw`^and\s+@?${NAME}\s*=\s*(?:'([^']*)'|"([^"]*)")\s*`);

/**
 * The part of XPath 1.0 with which experiments name what is in a model: steps downwards by name, each with
 * attributes that are equal to a text, or a position. Prefixes are left aside, since files declare them in many
 * ways for the same thing. Undefined where it is anything else.
 */
export function parsePath(text: string): Path | undefined {
  let rest = text.trim();
  if (rest.length > LONGEST || !rest.startsWith('/')) return undefined;
  const steps: Step[] = [];
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (!match) return undefined;
    rest = rest.slice(match[0].length);
    const name = match[3]!;
    if (match[2] === '@') return rest === '' && steps.length > 0 ? { steps, attribute: name } : undefined;
    const step: Step = { name, anywhere: match[1] === '//', attributes: [] };
    while (rest.startsWith('[')) {
      const position = /^\[\s*(\d{1,6})\s*\]/.exec(rest);
      let test = position ? undefined : TEST.exec(rest);
      if (position) {
        step.position = Number(position[1]);
        rest = rest.slice(position[0].length);
        continue;
      }
      while (test) {
        step.attributes.push({ name: test[1]!, value: test[2] ?? test[3] ?? '' });
        rest = rest.slice(test[0].length);
        test = AND.exec(rest);
      }
      if (!rest.startsWith(']')) return undefined;
      rest = rest.slice(1);
    }
    steps.push(step);
  }
  return steps.length > 0 ? { steps } : undefined;
}

/** The value of an attribute by its local name. */
function valueOf(element: XmlElement, name: string): string | undefined {
  const plain = element.attributes.get(name);
  if (plain !== undefined) return plain;
  for (const [key, value] of element.attributes) if (key.endsWith(`}${name}`)) return value;
  return undefined;
}

/** The key under which an element has an attribute of this local name, or would have it. */
export function attributeKey(element: XmlElement, name: string): string {
  if (element.attributes.has(name)) return name;
  for (const key of element.attributes.keys()) if (key.endsWith(`}${name}`)) return key;
  return name;
}

function matches(element: XmlElement, step: Step): boolean {
  return (
    (step.name === '*' || element.name === step.name) &&
    step.attributes.every(({ name, value }) => valueOf(element, name)?.trim() === value.trim())
  );
}

/** An element found, inside what holds it. */
export interface Found {
  element: XmlElement;
  parent: XmlElement | undefined;
}

/** Elements that a path names, in the order of the document. Takes time in proportion to steps · elements. */
export function findElements(root: XmlElement, { steps }: Path): Found[] {
  let found: Found[] | undefined;
  for (const step of steps) {
    const candidates =
      found === undefined ? fromRoot(root, step) : found.flatMap((one) => below(one.element, step));
    const passed = [...new Map(candidates.map((one) => [one.element, one])).values()];
    found = step.position === undefined ? passed : passed.slice(step.position - 1, step.position);
    if (found.length === 0) return [];
  }
  return found ?? [];
}

function fromRoot(root: XmlElement, step: Step): Found[] {
  const itself = matches(root, step) ? [{ element: root, parent: undefined }] : [];
  return step.anywhere ? [...itself, ...below(root, step)] : itself;
}

function below(parent: XmlElement, step: Step): Found[] {
  const found: Found[] = [];
  const waiting: Found[] = parent.children.map((element) => ({ element, parent })).reverse();
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { element } = one;
    if (matches(element, step)) found.push(one);
    if (!step.anywhere) continue;
    for (let at = element.children.length - 1; at >= 0; at--)
      waiting.push({ element: element.children[at]!, parent: element });
  }
  return found;
}
