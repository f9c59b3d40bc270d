import { evaluate } from '../../model/evaluate.ts';
import type { Expression } from '../../model/expression.ts';
import { namesIn, rewrite } from '../../model/fold.ts';
import type { Computation } from '../../formats/sedml/experiment.ts';
import { AGGREGATE } from '../../formats/sedml/aggregates.ts';
import type { Values } from '../../protocol.ts';

/**
 * A data generator's formula at every point of its variables; an aggregate takes the values at all points.
 * Variables of one value go with any others; otherwise the longest counts, and where a shorter one ends there is
 * no number.
 */
export function generate(
  { formula, parameters }: Computation,
  variables: ReadonlyMap<string, Values>,
): Values {
  const constants = new Map(parameters.map(({ id, value }) => [id, value]));
  const widest = [...variables.values()].reduce<Values>(
    (most, one) => (one.data.length > most.data.length ? one : most),
    { shape: [1], data: new Float64Array(1) },
  );
  const pointwise = (expression: Expression): Float64Array<ArrayBuffer> => {
    const plain = expression.kind === 'name' ? variables.get(expression.name) : undefined;
    if (plain !== undefined && plain.data.length === widest.data.length) return plain.data;
    let point = 0;
    const name = (id: string): number => {
      const values = variables.get(id)?.data;
      if (values === undefined) return constants.get(id) ?? NaN;
      return (values.length === 1 ? values[0] : values[point]) ?? NaN;
    };
    const data = new Float64Array(widest.data.length);
    for (; point < data.length; point++) data[point] = evaluate(expression, { name });
    return data;
  };
  const settled = rewrite(formula, (one) => {
    const aggregate = one.kind === 'call' ? AGGREGATE[one.name] : undefined;
    if (one.kind !== 'call' || aggregate === undefined) return undefined;
    const [argument] = one.args;
    return { kind: 'number', value: argument === undefined ? NaN : aggregate(pointwise(argument)) };
  });
  // A formula of aggregates and constants alone has one value, whatever it is made from.
  if (!mentions(settled, variables)) {
    return {
      shape: [1],
      data: Float64Array.of(evaluate(settled, { name: (id) => constants.get(id) ?? NaN })),
    };
  }
  return { shape: widest.shape, data: pointwise(settled) };
}

function mentions(expression: Expression, variables: ReadonlyMap<string, Values>): boolean {
  return [...namesIn(expression).keys()].some((name) => variables.has(name));
}
