import { append } from '../../../model/append.ts';
import { attributeOf, type XmlElement } from '../../xml/element.ts';
import type { SbmlDocument } from '../document.ts';

/** An element as one instance of its model has it. */
export interface Place {
  instance: Instance;
  element: XmlElement;
}

/** What an element is replaced by; `factor` names, in that instance, the conversion: replacement = factor · replaced. */
export interface ReplacedBy extends Place {
  factor: string | undefined;
}

/** Elements whose id is a name in mathematics, or names an object that can be referred to. */
const NOT_NAMED = new Set([
  'unitDefinition',
  'localParameter',
  'port',
  'deletion',
  'modelDefinition',
  'model',
]);

/**
 * A model put in its place: the whole model, or a submodel of another. The XML is shared between instances of
 * one definition; what replacements and deletions do to it is kept here.
 */
export class Instance {
  readonly submodels = new Map<string, Instance>();
  readonly removed = new Set<XmlElement>();
  readonly replaced = new Map<XmlElement, ReplacedBy>();
  /** Flat names of elements that have taken over another's. */
  readonly renamed = new Map<XmlElement, string>();
  readonly named = new Map<string, XmlElement>();
  readonly units = new Map<string, XmlElement>();
  readonly metaIds = new Map<string, XmlElement>();
  /** How many elements it has. */
  elements = 0;
  /** Names, in the model around, of what its time and its extents are scaled by: none or one. */
  readonly ownTimeFactor: string[] = [];
  readonly ownExtentFactor: string[] = [];

  constructor(
    readonly document: SbmlDocument,
    readonly model: XmlElement,
    /** What flat names begin with: '' or `sub.`. */
    readonly prefix: string,
    readonly parent: Instance | undefined,
  ) {
    const waiting = [...model.children];
    for (let element = waiting.pop(); element; element = waiting.pop()) {
      this.elements++;
      const id = idOf(element, document);
      const metaId = attributeOf(element, 'metaid');
      if (metaId !== undefined) this.metaIds.set(metaId, element);
      if (id !== undefined) {
        if (element.name === 'unitDefinition') this.units.set(id, element);
        else if (!NOT_NAMED.has(element.name) && !isLocal(element)) this.named.set(id, element);
      }
      if (element.name === 'kineticLaw') {
        // Its parameters are local, whatever their elements are called.
        for (const list of element.children)
          for (const local of list.children) {
            const localMeta = attributeOf(local, 'metaid');
            if (localMeta !== undefined) this.metaIds.set(localMeta, local);
          }
        const law = element.children.filter(({ name }) => name === 'math');
        append(waiting, law);
      } else append(waiting, element.children);
    }
  }

  /** Children that are still there. */
  children(element: XmlElement): XmlElement[] {
    return element.children.filter((child) => this.has(child));
  }

  has(element: XmlElement): boolean {
    return !this.removed.has(element) && !this.replaced.has(element);
  }

  child(element: XmlElement, name: string): XmlElement | undefined {
    return this.children(element).find((child) => child.name === name);
  }

  /** The members of a list of the model, `listOfSpecies` for example, in the core's namespace. */
  members(list: string, of: XmlElement = this.model): XmlElement[] {
    return this.children(of)
      .filter(({ name, namespace }) => name === list && namespace === this.document.core)
      .flatMap((one) => this.children(one));
  }
}

/** Constraints and rules of local meaning have no id that names a quantity. */
function isLocal({ name }: XmlElement): boolean {
  return name === 'sBaseRef' || name === 'replacedElement' || name === 'replacedBy';
}

export function idOf(element: XmlElement, { comp }: SbmlDocument): string | undefined {
  return attributeOf(element, 'id') ?? (comp === undefined ? undefined : attributeOf(element, 'id', comp));
}
