import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../../xml/element.ts';
import { idOf, type Instance, type Place } from './instance.ts';

/**
 * What a reference points to (comp §3.7): a port, an id, a unit's id or a metaid of the instance, and by a
 * nested <sBaseRef> on into a submodel. Undefined where there is no such thing.
 */
export function refer(instance: Instance, reference: XmlElement): Place | undefined {
  const comp = instance.document.comp ?? reference.namespace;
  const attribute = (name: string): string | undefined => attributeOf(reference, name, reference.namespace);
  const port = attribute('portRef');
  const id = attribute('idRef');
  const unit = attribute('unitRef');
  const metaId = attribute('metaIdRef');
  const place =
    port !== undefined
      ? throughPort(instance, port, comp)
      : at(
          instance,
          id !== undefined
            ? instance.named.get(id)
            : unit !== undefined
              ? instance.units.get(unit)
              : metaId !== undefined
                ? instance.metaIds.get(metaId)
                : undefined,
        );
  const nested = childNamed(reference, 'sBaseRef', reference.namespace);
  if (!nested || !place) return place;
  const submodel = place.instance.submodels.get(idOf(place.element, place.instance.document) ?? '');
  return submodel && refer(submodel, nested);
}

function at(instance: Instance, element: XmlElement | undefined): Place | undefined {
  return element && { instance, element };
}

function throughPort(instance: Instance, id: string, comp: string): Place | undefined {
  for (const list of childrenNamed(instance.model, 'listOfPorts', comp))
    for (const port of list.children) if (idOf(port, instance.document) === id) return refer(instance, port);
  return undefined;
}
