import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../xml/element.ts';
import { readXml } from '../xml/reader.ts';
import { MATHML } from '../mathml/operators.ts';
import { checkDistrib } from './distrib.ts';
import type { Problems } from '../xml/problems.ts';

/** A model definition of a document: in it, or in another file. */
export type Definition =
  | { kind: 'model'; element: XmlElement }
  | { kind: 'external'; source: string; modelRef: string | undefined; element: XmlElement };

/** An SBML file whose outside is understood: level, packages, models. */
export interface SbmlDocument {
  /** Name of the file where it is not the one opened. */
  file: string | undefined;
  level: number;
  version: number;
  /** Namespace of the core and, where it is used, of hierarchical composition. */
  core: string;
  comp: string | undefined;
  /** The model that the file is about; absent where it only holds definitions. */
  model: XmlElement | undefined;
  definitions: ReadonlyMap<string, Definition>;
}

const CORE = /^http:\/\/www\.sbml\.org\/sbml\/level(?:1|2(?:\/version[2-5])?|3\/version[12]\/core)$/;
const PACKAGE = /^http:\/\/www\.sbml\.org\/sbml\/level3\/version\d+\/([a-z0-9]+)\/version\d+$/i;
/** Packages that change nothing about a simulation. */
const HARMLESS = new Set(['layout', 'render', 'groups', 'annot', 'l3v2extendedmath']);
const NAMES: Readonly<Record<string, string>> = {
  fbc: 'flux balance constraints (fbc)',
  qual: 'qualitative models (qual)',
  multi: 'multistate species (multi)',
  spatial: 'spatial processes (spatial)',
  arrays: 'arrays',
  dyn: 'dynamic structures (dyn)',
};

/** Reads a file's XML and what stands around its models. Undefined, and reported, where it is no SBML. */
export function openDocument(
  text: string,
  file: string | undefined,
  problems: Problems,
): SbmlDocument | undefined {
  const read = readXml(text, ({ name, namespace }) => isRemark(name, namespace));
  if ('diagnostic' in read) {
    const { diagnostic } = read;
    problems.diagnostics.push(
      file === undefined ? diagnostic : { ...diagnostic, message: `${file}: ${diagnostic.message}` },
    );
    return undefined;
  }
  const { root } = read;
  if (root.name !== 'sbml' || !CORE.test(root.namespace)) {
    problems.error(
      'not-sbml',
      root.name === 'sbml'
        ? `The namespace ${root.namespace || '(none)'} of <sbml> is none of SBML's`
        : `The file begins with <${root.name}>, not with <sbml>`,
      root,
      'Give <sbml> the xmlns of its level and version, for example http://www.sbml.org/sbml/level3/version2/core.',
      file,
    );
    return undefined;
  }
  const comp = checkPackages(root, problems, file);
  const model = childNamed(root, 'model');
  const definitions = comp === undefined ? new Map<string, Definition>() : definitionsOf(root, comp);
  if (!model && definitions.size === 0) {
    problems.error('no-model', 'The file holds no <model>', root, undefined, file);
    return undefined;
  }
  const [, level = '3'] = /level(\d)/.exec(root.namespace) ?? [];
  return {
    file,
    level: Number(level),
    version: Number(attributeOf(root, 'version') ?? 1),
    core: root.namespace,
    comp,
    model,
    definitions,
  };
}

/** Notes and annotations: nothing in them has a meaning for the mathematics. */
function isRemark(name: string, namespace: string): boolean {
  return namespace !== MATHML && (name === 'annotation' || name === 'notes' || name === 'annotations');
}

/** The namespace of comp where it is used; everything that would be misread without support is refused by name. */
function checkPackages(root: XmlElement, problems: Problems, file: string | undefined): string | undefined {
  let comp: string | undefined;
  for (const [key, value] of root.attributes) {
    const [, namespace = ''] = /^\{(.*)\}required$/.exec(key) ?? [];
    const [, name = ''] = PACKAGE.exec(namespace) ?? [];
    if (name === 'comp') comp = namespace;
    else if (name === 'distrib') checkDistrib(root, namespace, problems, file);
    else if (name === 'fbc' ? holdsFluxBounds(root, namespace) : value === 'true' && !HARMLESS.has(name)) {
      problems.error(
        'unsupported',
        `The file needs ${NAMES[name] ?? `the package ${name || namespace}`}, which is not supported`,
        root,
        undefined,
        file,
      );
    }
  }
  return comp;
}

function holdsFluxBounds(root: XmlElement, namespace: string): boolean {
  const model = childNamed(root, 'model');
  return (
    model !== undefined &&
    (model.children.some((child) => child.namespace === namespace) ||
      [...model.attributes.keys()].some((key) => key.startsWith(`{${namespace}}`)))
  );
}

function definitionsOf(root: XmlElement, comp: string): Map<string, Definition> {
  const found = new Map<string, Definition>();
  for (const list of childrenNamed(root, 'listOfModelDefinitions', comp)) {
    for (const element of list.children) {
      const id = attributeOf(element, 'id');
      if (element.name === 'modelDefinition' && id !== undefined) found.set(id, { kind: 'model', element });
    }
  }
  for (const list of childrenNamed(root, 'listOfExternalModelDefinitions', comp)) {
    for (const element of list.children) {
      const id = attributeOf(element, 'id', comp);
      const source = attributeOf(element, 'source', comp);
      const modelRef = attributeOf(element, 'modelRef', comp);
      if (id !== undefined && source !== undefined)
        found.set(id, { kind: 'external', source, modelRef, element });
    }
  }
  return found;
}
