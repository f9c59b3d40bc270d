import type { Graph, NodeId } from '../../../workers/compiler/graph.ts';

/** What a graph reads besides its constants. */
export interface Point {
  time: number;
  states: ArrayLike<number>;
  parameters: ArrayLike<number>;
}

type Elementary = Record<string, (...args: number[]) => number>;

/**
 * The plain meaning of a graph: every node in the order of its number, truth values as 1 and 0. Powers with a
 * short form are products, roots and quotients as documented in emit-wasm/operators.ts.
 */
export function evaluate(
  graph: Graph,
  { time, states, parameters }: Point,
  elementary: Elementary,
): Float64Array {
  const values = new Float64Array(graph.nodes.length);
  const of = (id: NodeId): number => values[id]!;
  graph.nodes.forEach((node, id) => {
    values[id] = ((): number => {
      switch (node.op) {
        case 'constant':
          return node.value;
        case 'time':
          return time;
        case 'state':
          return states[node.index]!;
        case 'parameter':
          return parameters[node.index]!;
        case 'true':
          return 1;
        case 'false':
          return 0;
        case 'select':
          return of(node.args[0]) !== 0 ? of(node.args[1]) : of(node.args[2]);
        case 'number':
          return of(node.args[0]);
        case 'truth':
          return of(node.args[0]) !== 0 ? 1 : 0;
        case 'not':
          return 1 - of(node.args[0]);
        case 'neg':
          return -of(node.args[0]);
        case 'abs':
        case 'floor':
        case 'ceil':
        case 'trunc':
        case 'sqrt':
          return Math[node.op](of(node.args[0]));
        case 'add':
          return of(node.args[0]) + of(node.args[1]);
        case 'sub':
          return of(node.args[0]) - of(node.args[1]);
        case 'mul':
          return of(node.args[0]) * of(node.args[1]);
        case 'div':
          return of(node.args[0]) / of(node.args[1]);
        case 'min':
        case 'max':
          return Math[node.op](of(node.args[0]), of(node.args[1]));
        case 'eq':
          return Number(of(node.args[0]) === of(node.args[1]));
        case 'ne':
          return Number(of(node.args[0]) !== of(node.args[1]));
        case 'lt':
          return Number(of(node.args[0]) < of(node.args[1]));
        case 'le':
          return Number(of(node.args[0]) <= of(node.args[1]));
        case 'gt':
          return Number(of(node.args[0]) > of(node.args[1]));
        case 'ge':
          return Number(of(node.args[0]) >= of(node.args[1]));
        case 'and':
          return of(node.args[0]) & of(node.args[1]);
        case 'or':
          return of(node.args[0]) | of(node.args[1]);
        case 'xor':
          return of(node.args[0]) ^ of(node.args[1]);
        case 'pow': {
          const x = of(node.args[0]);
          const exponent = graph.nodes[node.args[1]]!;
          if (exponent.op === 'constant') {
            if (exponent.value === 2) return x * x;
            if (exponent.value === 3) return x * x * x;
            if (exponent.value === 4) return x * x * (x * x);
            if (exponent.value === 0.5) return Math.sqrt(x);
            if (exponent.value === -1) return 1 / x;
          }
          return elementary['pow']!(x, of(node.args[1]));
        }
        default:
          return elementary[node.op]!(...(node.args as number[]).map(of));
      }
    })();
  });
  return values;
}
