import type { Expression } from '../../model/expression.ts';
import { readMath } from '../mathml/reader.ts';
import { MATHML } from '../mathml/operators.ts';
import { textOf, type XmlElement } from '../xml/element.ts';
import { numberOf } from '../xml/number.ts';
import type { Problems } from '../xml/problems.ts';
import { AGGREGATE, AGGREGATES } from './aggregates.ts';

function aggregateOf(symbol: XmlElement): string | undefined {
  const url = symbol.attributes.get('definitionURL') ?? '';
  const key = /(KISAO:\d{7})$/.exec(url)?.[1] ?? /sed-ml.*[#/:](\w+)$/.exec(url)?.[1];
  return key !== undefined && Object.hasOwn(AGGREGATES, key) ? AGGREGATES[key] : undefined;
}

/** SED-ML's own symbols as names, which SBML's reader of MathML takes for calls. Nesting is bounded by the XML. */
function withCalls(element: XmlElement): XmlElement {
  const name = element.name === 'csymbol' ? aggregateOf(element) : undefined;
  if (name !== undefined) return { ...element, name: 'ci', texts: [name], children: [] };
  return element.children.length === 0 ? element : { ...element, children: element.children.map(withCalls) };
}

const NOT_A_NUMBER: Expression = { kind: 'constant', value: 'notanumber' };

/** The formula among an element's children; what is wrong with it is told, and not-a-number stands for it. */
export function formulaOf(element: XmlElement, problems: Problems): Expression {
  const math = element.children.find(({ name }) => name === 'math');
  if (math === undefined) {
    problems.error('missing-math', `<${element.name}> has no <math>`, element);
    return NOT_A_NUMBER;
  }
  const unsupported = (what: string): Expression => {
    problems.error('unsupported-math', `${what} has no meaning in an experiment's formula`, math);
    return NOT_A_NUMBER;
  };
  const formula = readMath(withCalls(math.namespace === MATHML ? math : inMathml(math)), {
    name: (name, span) => ({ kind: 'name', name, span }),
    functionName: (name) => {
      if (!Object.hasOwn(AGGREGATE, name)) unsupported(`The function ${name}`);
      return name;
    },
    unit: (unit) => unit,
    time: (span) => ({ kind: 'time', span }),
    delay: () => unsupported('A delay'),
    rateOf: () => unsupported('A rate of change'),
    problem: (code, message, where) => problems.error(code, message, where),
  });
  return formula ?? NOT_A_NUMBER;
}

/** Files that forget MathML's namespace are common; nothing else can be meant. */
function inMathml(element: XmlElement): XmlElement {
  return { ...element, namespace: MATHML, children: element.children.map(inMathml) };
}

/** A number as XML Schema writes one; `NaN` where it is none. */
export function numberAt(text: string | undefined): number {
  return numberOf(text ?? '');
}

/** The text directly inside an element as a number. */
export function numberIn(element: XmlElement): number {
  return numberAt(textOf(element));
}
