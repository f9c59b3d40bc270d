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
  const port = portsOf(instance, comp).get(id);
  return port && refer(instance, port);
}

const known = new WeakMap<Instance, ReadonlyMap<string, XmlElement>>();

/** A model's ports by id; of two with one id the first. Each model may be referred into as often as it has parts. */
function portsOf(instance: Instance, comp: string): ReadonlyMap<string, XmlElement> {
  const earlier = known.get(instance);
  if (earlier) return earlier;
  const ports = new Map<string, XmlElement>();
  for (const list of childrenNamed(instance.model, 'listOfPorts', comp))
    for (const port of list.children) {
      const id = idOf(port, instance.document);
      if (id !== undefined && !ports.has(id)) ports.set(id, port);
    }
  known.set(instance, ports);
  return ports;
}
