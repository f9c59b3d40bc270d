import { attributeOf, childrenNamed, type XmlElement } from '../xml/element.ts';
import { readXml } from '../xml/reader.ts';
import { MATHML } from '../mathml/operators.ts';
import type { Problems } from '../xml/problems.ts';

const CELLML = /^http:\/\/www\.cellml\.org\/cellml\/(1\.0|1\.1|2\.0)#$/;
const XLINK = 'http://www.w3.org/1999/xlink';

/** One end of a connection: a variable of a component, both by name. */
export interface End {
  component: string;
  variable: string;
}

/** What is taken from another model: `reference` there is `name` here. */
export interface Import {
  href: string;
  components: { name: string; reference: string; element: XmlElement }[];
  units: { name: string; reference: string; element: XmlElement }[];
  element: XmlElement;
}

/** A CellML file as it stands: nothing is looked up yet. */
export interface CellmlDocument {
  /** Name of the file where it is not the one opened. */
  file: string | undefined;
  /** 1.0, 1.1 or 2.0. */
  version: string;
  root: XmlElement;
  components: Map<string, XmlElement>;
  units: Map<string, XmlElement>;
  /** The component that encapsulates another, by name. */
  parents: Map<string, string>;
  connections: { ends: [End, End]; element: XmlElement }[];
  imports: Import[];
}

/** Reads a file's XML into its parts. Undefined, and reported, where it is no CellML. */
export function openCellml(
  text: string,
  file: string | undefined,
  problems: Problems,
): CellmlDocument | undefined {
  const read = readXml(text, ({ namespace }) => namespace !== MATHML && !CELLML.test(namespace));
  if ('diagnostic' in read) {
    const { diagnostic } = read;
    problems.diagnostics.push(
      file === undefined
        ? diagnostic
        : { severity: 'error', code: diagnostic.code, message: `${file}: ${diagnostic.message}` },
    );
    return undefined;
  }
  const { root } = read;
  const [, version] = CELLML.exec(root.namespace) ?? [];
  if (root.name !== 'model' || version === undefined) {
    problems.error(
      'not-cellml',
      root.name === 'model'
        ? `The namespace ${root.namespace || '(none)'} of <model> is none of CellML's`
        : `The file begins with <${root.name}>, not with CellML's <model>`,
      root,
      'Give <model> the xmlns of its version, for example http://www.cellml.org/cellml/2.0#.',
      file,
    );
    return undefined;
  }
  const document: CellmlDocument = {
    file,
    version,
    root,
    components: named(root, 'component', file, problems),
    units: named(root, 'units', file, problems),
    parents: new Map(),
    connections: [],
    imports: childrenNamed(root, 'import').map(readImport),
  };
  readEncapsulation(document);
  for (const connection of childrenNamed(root, 'connection')) readConnection(connection, document);
  return document;
}

function named(
  root: XmlElement,
  kind: string,
  file: string | undefined,
  problems: Problems,
): Map<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const element of childrenNamed(root, kind)) {
    const name = attributeOf(element, 'name');
    if (name === undefined || name === '')
      problems.error('missing-name', `<${kind}> has no name`, element, undefined, file);
    else if (found.has(name))
      problems.error('declared-twice', `There are two ${kind} ${name}`, element, 'Rename one.', file);
    else found.set(name, element);
  }
  return found;
}

function readImport(element: XmlElement): Import {
  const parts = (kind: string): Import['components'] =>
    childrenNamed(element, kind).map((one) => ({
      name: attributeOf(one, 'name') ?? '',
      reference: attributeOf(one, `${kind}_ref`) ?? '',
      element: one,
    }));
  const href = attributeOf(element, 'href', XLINK) ?? '';
  return { href, components: parts('component'), units: parts('units'), element };
}

/** <group> with <relationship_ref relationship="encapsulation"> in CellML 1, <encapsulation> in CellML 2. */
function readEncapsulation(document: CellmlDocument): void {
  const { root, parents } = document;
  const groups = childrenNamed(root, 'group').filter((group) =>
    childrenNamed(group, 'relationship_ref').some(
      (one) => attributeOf(one, 'relationship') === 'encapsulation',
    ),
  );
  const waiting = [...groups, ...childrenNamed(root, 'encapsulation')];
  for (let outer = waiting.pop(); outer; outer = waiting.pop()) {
    const parent = attributeOf(outer, 'component');
    for (const inner of childrenNamed(outer, 'component_ref')) {
      const child = attributeOf(inner, 'component');
      if (parent !== undefined && child !== undefined) parents.set(child, parent);
      waiting.push(inner);
    }
  }
}

function readConnection(connection: XmlElement, document: CellmlDocument): void {
  const [map = connection] = childrenNamed(connection, 'map_components');
  const first = attributeOf(map, 'component_1') ?? '';
  const second = attributeOf(map, 'component_2') ?? '';
  for (const element of childrenNamed(connection, 'map_variables')) {
    const one = { component: first, variable: attributeOf(element, 'variable_1') ?? '' };
    const other = { component: second, variable: attributeOf(element, 'variable_2') ?? '' };
    document.connections.push({ ends: [one, other], element });
  }
}
