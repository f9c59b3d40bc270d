import { append } from '../../../model/append.ts';
import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../../xml/element.ts';
import { openDocument, type SbmlDocument } from '../document.ts';
import type { Problems } from '../../xml/problems.ts';
import { XML_LIMITS } from '../../xml/reader.ts';
import { idOf, Instance, type Place } from './instance.ts';
import { flatName } from './names.ts';
import { refer } from './references.ts';

/** Submodels inside submodels; deeper is taken for a mistake. */
const DEEPEST = 100;
/** Instances of models in all. */
const MOST = 10_000;
/** Elements of all instances together: as many as a file may have. */
const MOST_ELEMENTS = XML_LIMITS.elements;
/** References from file to file. */
const MOST_FILES = 50;

/** Text of a file that lies beside the one that was opened, by the name that it is referred to by. */
export type FindFile = (name: string) => string | undefined;

/** Builds a document's main model with all its submodels in place. */
export class Instantiator {
  private readonly documents = new Map<string, SbmlDocument | undefined>();
  private readonly open = new Set<XmlElement>();
  private count = 0;
  private elements = 0;

  constructor(
    private readonly problems: Problems,
    private readonly findFile: FindFile,
  ) {}

  /** Undefined, and reported, where a definition is missing, contains itself or the whole is too large. */
  build(
    document: SbmlDocument,
    model: XmlElement,
    prefix = '',
    parent?: Instance,
    depth = 0,
  ): Instance | undefined {
    if (this.open.has(model) || depth > DEEPEST) {
      const name = attributeOf(model, 'id') ?? 'the model';
      this.problems.error(
        'recursive-submodel',
        `Model ${name} contains itself`,
        model,
        undefined,
        document.file,
      );
      return undefined;
    }
    if (++this.count > MOST || this.elements > MOST_ELEMENTS) {
      this.problems.error('too-large', `There are more than ${MOST} submodels, or they have too many parts`);
      return undefined;
    }
    const instance = new Instance(document, model, prefix, parent);
    this.elements += instance.elements;
    if (document.comp === undefined) return instance;
    this.open.add(model);
    for (const list of childrenNamed(model, 'listOfSubmodels', document.comp)) {
      for (const submodel of list.children) this.addSubmodel(instance, submodel, depth);
    }
    this.open.delete(model);
    this.applyReplacements(instance);
    return instance;
  }

  private addSubmodel(instance: Instance, submodel: XmlElement, depth: number): void {
    const { document } = instance;
    const id = idOf(submodel, document);
    const modelRef = attributeOf(submodel, 'modelRef', document.comp);
    if (id === undefined || modelRef === undefined) return;
    const found = this.definition(document, modelRef, submodel, 0);
    if (!found) return;
    const prefix = `${instance.prefix}${id}.`;
    const inner = this.build(found.document, found.model, prefix, instance, depth + 1);
    if (!inner) return;
    instance.submodels.set(id, inner);
    const factor = (name: string): string[] => {
      const value = attributeOf(submodel, name, document.comp);
      return value === undefined ? [] : [value];
    };
    inner.ownTimeFactor.push(...factor('timeConversionFactor'));
    inner.ownExtentFactor.push(...factor('extentConversionFactor'));
    for (const list of childrenNamed(submodel, 'listOfDeletions', document.comp)) {
      for (const deletion of list.children) {
        const place = refer(inner, deletion);
        if (place) remove(place);
        else this.missing(deletion, instance);
      }
    }
  }

  private definition(
    document: SbmlDocument,
    id: string,
    from: XmlElement,
    steps: number,
  ): { document: SbmlDocument; model: XmlElement } | undefined {
    const found = document.definitions.get(id);
    const { problems } = this;
    if (found?.kind === 'model') return { document, model: found.element };
    if (!found) {
      if (document.model && attributeOf(document.model, 'id') === id)
        return { document, model: document.model };
      problems.error('missing-model', `There is no model ${id}`, from, undefined, document.file);
      return undefined;
    }
    if (steps >= MOST_FILES) {
      problems.error('recursive-submodel', `Model ${id} is defined by files that refer to each other`, from);
      return undefined;
    }
    const other = this.file(found.source, found.element, document);
    if (!other) return undefined;
    if (found.modelRef !== undefined) return this.definition(other, found.modelRef, found.element, steps + 1);
    if (other.model) return { document: other, model: other.model };
    problems.error('missing-model', `${found.source} has no model of its own`, found.element);
    return undefined;
  }

  private file(source: string, from: XmlElement, document: SbmlDocument): SbmlDocument | undefined {
    if (this.documents.has(source)) return this.documents.get(source);
    const text = this.findFile(source);
    if (text === undefined) {
      this.problems.error(
        'missing-file',
        `The model is defined in ${source}, which is not at hand`,
        from,
        'Give that file too, in the same folder or archive.',
        document.file,
      );
      return undefined;
    }
    const opened = openDocument(text, source, this.problems);
    this.documents.set(source, opened);
    return opened;
  }

  /** What elements of this model say that they replace, and what replaces them. */
  private applyReplacements(instance: Instance): void {
    const comp = instance.document.comp!;
    const waiting = [...instance.model.children];
    for (let element = waiting.pop(); element; element = waiting.pop()) {
      append(waiting, element.children);
      for (const list of childrenNamed(element, 'listOfReplacedElements', comp))
        for (const reference of list.children) this.replace(instance, element, reference);
      const by = childNamed(element, 'replacedBy', comp);
      const place = by && this.across(instance, by);
      if (!place) continue;
      place.instance.renamed.set(place.element, flatName({ instance, element }));
      instance.replaced.set(element, { ...place, factor: undefined });
    }
  }

  private replace(instance: Instance, element: XmlElement, reference: XmlElement): void {
    const comp = instance.document.comp;
    // A reference to a deletion only says why it was made.
    if (attributeOf(reference, 'deletion', comp) !== undefined) return;
    const place = this.across(instance, reference);
    if (!place) return;
    const factor = attributeOf(reference, 'conversionFactor', comp);
    place.instance.replaced.set(place.element, { instance, element, factor });
    if (place.element.name === 'submodel') this.replaceSubmodel(instance, element, place);
  }

  /** A submodel for a submodel: what is in the one stands for what has the same name in the other. */
  private replaceSubmodel(
    instance: Instance,
    element: XmlElement,
    { instance: owner, element: old }: Place,
  ): void {
    const by = instance.submodels.get(idOf(element, instance.document) ?? '');
    const gone = owner.submodels.get(idOf(old, owner.document) ?? '');
    if (!by || !gone) return;
    owner.submodels.delete(idOf(old, owner.document)!);
    for (const [id, one] of gone.named) {
      const other = by.named.get(id);
      if (other) gone.replaced.set(one, { instance: by, element: other, factor: undefined });
    }
  }

  /** A reference into one of the instance's submodels. */
  private across(instance: Instance, reference: XmlElement): Place | undefined {
    const submodel = instance.submodels.get(
      attributeOf(reference, 'submodelRef', instance.document.comp) ?? '',
    );
    const place = submodel && refer(submodel, reference);
    if (!place) this.missing(reference, instance);
    return place;
  }

  private missing(reference: XmlElement, { document }: Instance): void {
    this.problems.error(
      'missing-element',
      `<${reference.name}> refers to something that is not there`,
      reference,
      undefined,
      document.file,
    );
  }
}

function remove({ instance, element }: Place): void {
  instance.removed.add(element);
  if (element.name === 'submodel') instance.submodels.delete(idOf(element, instance.document) ?? '');
}
