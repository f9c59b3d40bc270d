import { attributeOf, childNamed, childrenNamed, type XmlElement } from '../xml/element.ts';
import type { Problems } from '../xml/problems.ts';
import type { Algorithm, Computation, Variable } from './experiment.ts';
import { kisaoNumber } from './kisao.ts';
import { formulaOf, numberAt } from './math.ts';

/** Id, name and line of an element; one without an id cannot be referred to, which is told. */
export function identity(
  element: XmlElement,
  problems: Problems,
): { id: string; name?: string; line: number } {
  const id = attributeOf(element, 'id');
  const name = attributeOf(element, 'name');
  if (id === undefined) problems.error('missing-id', `<${element.name}> has no id`, element);
  return { id: id ?? '', ...(name !== undefined && name !== '' && { name }), line: element.line };
}

function readVariables(element: XmlElement, problems: Problems): Variable[] {
  return childrenNamed(element, 'listOfVariables')
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === 'variable')
    .map((one) => {
      const given = (attribute: string): string | undefined => attributeOf(one, attribute) || undefined;
      const [target, symbol] = [given('target'), given('symbol')];
      const [task, model] = [given('taskReference'), given('modelReference')];
      for (const attribute of ['dimensionTerm', 'target2', 'symbol2'])
        if (given(attribute) !== undefined)
          problems.warning('unsupported', `The attribute ${attribute} of <variable> is not supported`, one);
      return {
        ...identity(one, problems),
        ...(target !== undefined && { target }),
        ...(symbol !== undefined && { symbol }),
        ...(task !== undefined && { task }),
        ...(model !== undefined && { model }),
      };
    });
}

/** The variables, parameters and formula of an element. */
export function readComputation(element: XmlElement, problems: Problems): Computation {
  return {
    variables: readVariables(element, problems),
    parameters: childrenNamed(element, 'listOfParameters')
      .flatMap(({ children }) => children)
      .map((one) => ({ id: attributeOf(one, 'id') ?? '', value: numberAt(attributeOf(one, 'value')) })),
    formula: formulaOf(element, problems),
  };
}

/** An <algorithm> with its parameters. */
export function readAlgorithm(element: XmlElement): Algorithm | undefined {
  const algorithm = childNamed(element, 'algorithm');
  if (algorithm === undefined) return undefined;
  return {
    kisao: kisaoNumber(attributeOf(algorithm, 'kisaoID') ?? ''),
    parameters: childrenNamed(algorithm, 'listOfAlgorithmParameters')
      .flatMap(({ children }) => children)
      .map((one) => ({
        kisao: kisaoNumber(attributeOf(one, 'kisaoID') ?? ''),
        value: attributeOf(one, 'value') ?? '',
      })),
  };
}
