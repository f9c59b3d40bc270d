import { append } from '../../model/append.ts';
import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../xml/element.ts';
import type { Problems } from '../xml/problems.ts';
import { openCellml, type CellmlDocument, type Import } from './document.ts';
import { builtIn, type UnitScope } from './units.ts';

/** A component in its place in the model that runs, imported ones included. */
export interface Component {
  /** Unique in the model. */
  id: string;
  file: string | undefined;
  version: string;
  element: XmlElement;
  variables: Map<string, XmlElement>;
  units: UnitScope;
}

/** A variable of a component. */
export interface Member {
  component: Component;
  name: string;
  element: XmlElement;
}

/** All the components of a model, with what connects their variables. */
export interface Assembly {
  components: Component[];
  connections: { ends: [Member, Member]; element: XmlElement; file: string | undefined }[];
}

/** What importing may cost. */
const DEEPEST = 20;
const MOST_DOCUMENTS = 2000;
const MOST_COMPONENTS = 50_000;

/** A model with its imports in place, while they are put together. */
interface Part {
  document: CellmlDocument;
  components: Map<string, Component>;
  /** The encapsulating component, by component. */
  parents: Map<Component, Component>;
  connections: Assembly['connections'];
  units: UnitScope;
}

/** Puts a model together from its file and those that it imports. */
export class Assembler {
  private readonly texts = new Map<string, string | undefined>();
  private documents = 0;
  private components = 0;

  constructor(
    private readonly resolve: (href: string) => string | undefined,
    private readonly problems: Problems,
  ) {}

  assemble(document: CellmlDocument): Assembly {
    const { components, connections } = this.part(document, []);
    return { components: [...components.values()], connections };
  }

  private part(document: CellmlDocument, path: readonly string[]): Part {
    const imported = new Map<string, { element: XmlElement; scope: UnitScope }>();
    const units: UnitScope = {
      file: document.file,
      find: (name) => {
        const element = document.units.get(name);
        return element ? { element, scope: units } : imported.get(name);
      },
    };
    const part: Part = { document, components: new Map(), parents: new Map(), connections: [], units };
    for (const [name, element] of document.components) this.declare(part, name, element);
    for (const one of document.imports) this.importInto(part, one, imported, path);
    for (const [child, parent] of document.parents) {
      const [inner, outer] = [part.components.get(child), part.components.get(parent)];
      if (inner && outer) part.parents.set(inner, outer);
    }
    this.connect(part);
    return part;
  }

  private declare(part: Part, id: string, element: XmlElement): void {
    if (++this.components > MOST_COMPONENTS) return this.refuseMore(part.document);
    const { file, version } = part.document;
    const own = new Map(childrenNamed(element, 'units').map((one) => [attributeOf(one, 'name') ?? '', one]));
    const units: UnitScope = {
      file,
      find: (name) => {
        const found = own.get(name);
        return found ? { element: found, scope: units } : part.units.find(name);
      },
    };
    const variables = new Map<string, XmlElement>();
    for (const variable of childrenNamed(element, 'variable')) {
      const name = attributeOf(variable, 'name') ?? '';
      if (name === '')
        this.problems.error('missing-name', 'A <variable> has no name', variable, undefined, file);
      else if (variables.has(name))
        this.problems.error(
          'declared-twice',
          `Component ${id} has two variables ${name}`,
          variable,
          'Rename one.',
          file,
        );
      else variables.set(name, variable);
    }
    part.components.set(id, { id, file, version, element, variables, units });
  }

  private importInto(
    part: Part,
    one: Import,
    units: Map<string, { element: XmlElement; scope: UnitScope }>,
    path: readonly string[],
  ): void {
    const { document } = part;
    const source = this.open(one, document, path);
    if (!source) return;
    for (const { name, reference, element } of one.units) {
      const found = source.units.find(reference);
      if (found) units.set(name, found);
      else if (!builtIn(reference))
        this.problems.warning(
          'undefined-unit',
          `${one.href} defines no unit ${reference}`,
          element,
          undefined,
          document.file,
        );
    }
    for (const { name, reference, element } of one.components) {
      const root = source.components.get(reference);
      if (root) this.take(part, source, root, name);
      else
        this.problems.error(
          'missing-component',
          `${one.href} has no component ${reference}`,
          element,
          `It has: ${[...source.components.keys()].slice(0, 12).join(', ')}.`,
          document.file,
        );
    }
  }

  /** A component with all that it encapsulates, under new names. */
  private take(part: Part, source: Part, root: Component, name: string): void {
    const children = new Map<Component, Component[]>();
    for (const [child, parent] of source.parents)
      children.set(parent, [...(children.get(parent) ?? []), child]);
    const copies = new Map<Component, Component>();
    const waiting = [root];
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      if (copies.has(one)) continue;
      if (++this.components > MOST_COMPONENTS) return this.refuseMore(part.document);
      const id = free(one === root ? name : `${name}_${one.id}`, part.components);
      const copy = { ...one, id };
      copies.set(one, copy);
      part.components.set(id, copy);
      append(waiting, children.get(one) ?? []);
    }
    for (const [one, copy] of copies) {
      const parent = copies.get(source.parents.get(one)!);
      if (parent) part.parents.set(copy, parent);
    }
    for (const connection of source.connections) {
      const [first, second] = connection.ends;
      const [one, other] = [copies.get(first.component), copies.get(second.component)];
      if (!one || !other) continue;
      part.connections.push({
        ...connection,
        ends: [
          { ...first, component: one },
          { ...second, component: other },
        ],
      });
    }
  }

  /** A file that is imported, put together anew for every import. */
  private open(one: Import, document: CellmlDocument, path: readonly string[]): Part | undefined {
    const { href, element } = one;
    const refuse = (code: string, message: string, hint?: string): undefined => {
      this.problems.error(code, message, element, hint, document.file);
      return undefined;
    };
    const file = relativeTo(document.file, href);
    if (path.includes(file) || path.length >= DEEPEST)
      return refuse('circular-import', `${href} imports itself, by way of ${path.join(', ') || 'itself'}`);
    if (++this.documents > MOST_DOCUMENTS)
      return refuse('too-large', `More than ${MOST_DOCUMENTS} files are imported`);
    if (!this.texts.has(file)) this.texts.set(file, this.resolve(file));
    const text = this.texts.get(file);
    if (text === undefined) {
      const parts = [...one.components, ...one.units].map(({ name }) => name);
      const needed = parts.length > 0 ? ` It is needed for: ${parts.join(', ')}.` : '';
      // Without units nothing is converted; without components there is no model.
      if (one.components.length > 0)
        return refuse('missing-import', `${href}, which is imported, is not there`, `Add the file.${needed}`);
      this.problems.warning(
        'missing-import',
        `${href}, from which units are imported, is not there`,
        element,
        `Add the file.${needed}`,
        document.file,
      );
      return undefined;
    }
    const opened = openCellml(text, file, this.problems);
    return opened && this.part(opened, [...path, file]);
  }

  private connect(part: Part): void {
    const { document } = part;
    for (const { ends, element } of document.connections) {
      const [one, other] = ends.map(({ component, variable }) => {
        const found = part.components.get(component);
        const declared = found?.variables.get(variable);
        if (found && declared) return { component: found, name: variable, element: declared };
        // What is imported and not there was told of already.
        if (found || !document.imports.some(({ components }) => components.some((c) => c.name === component)))
          this.problems.error(
            found ? 'missing-variable' : 'missing-component',
            found
              ? `A connection names variable ${variable}, which component ${component} has not`
              : `A connection names component ${component}, which is not there`,
            element,
            undefined,
            document.file,
          );
        return undefined;
      });
      if (one && other) part.connections.push({ ends: [one, other], element, file: document.file });
    }
  }

  private refuseMore({ root, file }: CellmlDocument): void {
    this.problems.error(
      'too-large',
      `The model has more than ${MOST_COMPONENTS} components`,
      root,
      undefined,
      file,
    );
  }
}

/** Elements of a component that have a meaning that is not read. */
export function reportUnsupported(component: Component, problems: Problems): void {
  const { element, id, file } = component;
  const reaction = childNamed(element, 'reaction');
  if (reaction)
    problems.error(
      'unsupported',
      `The <reaction> of component ${id} is not supported`,
      reaction,
      'Write the rate as an equation.',
      file,
    );
}

function free(id: string, taken: ReadonlyMap<string, unknown>): string {
  let candidate = id;
  for (let k = 2; taken.has(candidate); k++) candidate = `${id}_${k}`;
  return candidate;
}

/** Name of an imported file, seen from the one that was opened. Never climbs out of it. */
function relativeTo(file: string | undefined, href: string): string {
  const [bare = ''] = href.split('#');
  if (/^[a-z][a-z0-9+.-]*:/i.test(bare)) return bare;
  const parts = file === undefined || /^[a-z][a-z0-9+.-]*:/i.test(file) ? [] : file.split('/').slice(0, -1);
  for (const part of bare.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
