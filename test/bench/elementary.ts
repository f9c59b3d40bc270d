import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readElementary } from '../../workers/compiler/elementary/library.ts';
import { ByteWriter } from '../../workers/compiler/emit-wasm/bytes.ts';
import { instruction } from '../../workers/compiler/emit-wasm/instructions.ts';
import { F64, I32, type FunctionBody } from '../../workers/compiler/emit-wasm/module.ts';
import { ModuleBuilder } from '../../workers/compiler/emit-wasm/moduleBuilder.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** Time of one call, in nanoseconds: ours from within WebAssembly, JavaScript's from within JavaScript. */
export interface ElementaryRow {
  function: string;
  /** Arguments are spread evenly over this range; the exponent of pow is 1.7. */
  range: [number, number];
  ns: number;
  mathNs: number;
}

const ranges: Record<string, [number, number]> = {
  exp: [-5, 5],
  expm1: [-2, 2],
  ln: [0.1, 100],
  log1p: [-0.5, 10],
  log10: [0.1, 100],
  cbrt: [-10, 10],
  gamma: [0.5, 20],
  sin: [-10, 10],
  cos: [-10, 10],
  tan: [-10, 10],
  asin: [-1, 1],
  acos: [-1, 1],
  atan: [-5, 5],
  sinh: [-5, 5],
  cosh: [-5, 5],
  tanh: [-3, 3],
  asinh: [-5, 5],
  acosh: [1, 10],
  atanh: [-1, 1],
  pow: [0.1, 10],
  rem: [-10, 10],
};

const SECOND_ARGUMENT = 1.7;
const POINTS = 1000;

/** The fastest of several rounds for every elementary function, beside Math's where there is one. */
export async function elementary(rounds = 15): Promise<ElementaryRow[]> {
  const path = fileURLToPath(new URL('../../build/elementary.wasm', import.meta.url));
  const library = readElementary(readFileSync(path));
  const rows: ElementaryRow[] = [];
  for (const [name, range] of Object.entries(ranges)) {
    const builder = new ModuleBuilder(library);
    const two = library.functions[library.byName.get(name)!]!.type.params.length === 2;
    const sum = builder.add(
      { params: [I32, I32], results: [F64] },
      loop(builder.elementaryFunction(name), two),
    );
    const memory = new WebAssembly.Memory({ initial: 1 });
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
    const module = await WebAssembly.compile(builder.finish([sum]));
    await WebAssembly.instantiate(module, { env: { memory, table, tableBase: 0 } });
    const xs = new Float64Array(memory.buffer, 0, POINTS);
    // A fixed shuffle, so that branches are as hard to predict as in a model.
    xs.forEach(
      (_, i) => (xs[i] = range[0] + ((range[1] - range[0]) * (((i * 389) % POINTS) + 0.5)) / POINTS),
    );
    const ours = table.get(0) as (from: number, to: number) => number;
    const math = Math[(name === 'ln' ? 'log' : name) as 'exp'] as
      ((x: number, y: number) => number) | undefined;
    rows.push({
      function: name,
      range,
      ns: fastest(rounds, () => ours(0, 8 * POINTS)),
      mathNs: math === undefined ? NaN : fastest(rounds, sumOf(math, xs)),
    });
  }
  return rows;
}

/** A loop of its own for each function, so that the engine's inlining of one does not suffer from the others. */
function sumOf(f: (x: number, y: number) => number, xs: Float64Array): () => number {
  return new Function(
    'f',
    'xs',
    `return () => { let sum = 0; for (let i = 0; i < xs.length; i++) sum += f(xs[i], ${SECOND_ARGUMENT}); return sum; };`,
  )(f, xs) as () => number;
}

/** (from, to): the sum of the function over the numbers in memory between the two addresses. */
function loop(called: number, two: boolean): FunctionBody {
  const code = new ByteWriter();
  const put = (name: string, ...values: number[]): void => instruction.write(code, { name, values });
  put('loop', -64);
  put('local.get', 2);
  put('local.get', 0);
  put('f64.load', 3, 0);
  if (two) put('f64.const', SECOND_ARGUMENT);
  put('call', called);
  put('f64.add');
  put('local.set', 2);
  put('local.get', 0);
  put('i32.const', 8);
  put('i32.add');
  put('local.tee', 0);
  put('local.get', 1);
  put('i32.lt_u');
  put('br_if', 0);
  put('end');
  put('local.get', 2);
  put('end');
  return { locals: [{ count: 1, type: F64 }], code: code.copy() };
}

function fastest(rounds: number, run: () => number): number {
  const until = performance.now() + 20;
  while (performance.now() < until) run();
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < 20; i++) run();
    best = Math.min(best, performance.now() - start);
  }
  return (best * 1e6) / (20 * POINTS);
}

export const suite: Suite = {
  title: 'elementary: nanoseconds a call, ours within WebAssembly beside Math within JavaScript',
  async run() {
    const rows = await elementary();
    console.log(
      alignedTable(
        ['function', 'from', 'to', 'ours', 'Math'],
        rows.map(({ function: name, range, ns, mathNs }) => [
          name,
          String(range[0]),
          String(range[1]),
          ns.toFixed(2),
          Number.isNaN(mathNs) ? '–' : mathNs.toFixed(2),
        ]),
      ),
    );
    return rows.map(({ function: name, range, ns, mathNs }) => ({
      function: name,
      from: range[0],
      to: range[1],
      ns,
      mathNs,
    }));
  },
};
