import type { Problems } from '../xml/problems.ts';
import { attributeOf, childrenNamed, type XmlElement } from '../xml/element.ts';
import type { DataDescription } from './experiment.ts';
import { identity } from './parts.ts';

/** A <dataDescription>: a file of numbers, and the names under which variables know parts of it. */
export function readDataDescription(element: XmlElement, problems: Problems): DataDescription {
  return {
    ...identity(element, problems),
    source: attributeOf(element, 'source') ?? '',
    format: attributeOf(element, 'format') ?? '',
    sources: childrenNamed(element, 'listOfDataSources')
      .flatMap(({ children }) => children)
      .map((one) => {
        const indexSet = attributeOf(one, 'indexSet');
        return {
          ...identity(one, problems),
          ...(indexSet !== undefined && { indexSet }),
          slices: childrenNamed(one, 'listOfSlices')
            .flatMap(({ children }) => children)
            .map((slice) => {
              const value = attributeOf(slice, 'value');
              const [from, to] = ['startIndex', 'endIndex'].map((name) => {
                const text = attributeOf(slice, name);
                return text === undefined ? undefined : Number(text);
              });
              return {
                reference: attributeOf(slice, 'reference') ?? '',
                ...(value !== undefined && { value }),
                ...(from !== undefined && { from }),
                ...(to !== undefined && { to }),
              };
            }),
        };
      }),
  };
}
