import { ByteReader, ByteWriter } from '../emit-wasm/bytes.ts';
import { instruction, kindOf, opcode } from '../emit-wasm/instructions.ts';
import { readModule, type FunctionBody, type FunctionType } from '../emit-wasm/module.ts';

/** A function whose body can be copied into another module. */
export interface ElementaryFunction {
  type: FunctionType;
  locals: FunctionBody['locals'];
  /** The code, cut where it differs from module to module. */
  pieces: Piece[];
}

/** Bytes to copy, a call of a function of the library by its index, or a number, alone or in both lanes of a vector. */
export type Piece = Uint8Array | { call: number } | { constant: number } | { twice: number };

/** The elementary functions of `build/elementary.wasm`, ready to be copied. */
export interface ElementaryLibrary {
  functions: ElementaryFunction[];
  /** Index in `functions` by operator of the graph. */
  byName: ReadonlyMap<string, number>;
}

/**
 * Reads the compiled elementary functions. Throws RangeError where the module uses memory, globals, tables
 * or imports: such a body means nothing elsewhere.
 */
export function readElementary(bytes: Uint8Array): ElementaryLibrary {
  const module = readModule(bytes);
  const foreign = (['imports', 'globals', 'elements'] as const).filter((field) => module[field].length > 0);
  if (foreign.length > 0)
    throw new RangeError(
      `The elementary functions must stand alone, but their module has ${foreign.join(' and ')}. ` +
        'Write tables as immediates in the code.',
    );
  const functions = module.bodies.map(({ locals, code }, index) => ({
    type: module.types[module.functions[index]!]!,
    locals,
    pieces: cut(code),
  }));
  return { functions, byName: new Map(module.exports.map(({ name, index }) => [name, index])) };
}

function cut(code: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  const from = new ByteReader(code);
  let start = 0;
  while (!from.ended) {
    const at = from.at;
    const { name, values } = instruction.read(from);
    const kinds = kindOf(name).immediates;
    if (kinds[0] === 'block' && Number(values[0]) >= 0)
      throw new RangeError(
        `An elementary function uses ${name} with a type of its module, which means nothing in another one. ` +
          'Use blocks with at most one result.',
      );
    if (name === 'call') pieces.push(code.subarray(start, at), { call: Number(values[0]) });
    else if (name === 'f64.const' && values[0] !== 0) {
      pieces.push(code.subarray(start, at), { constant: Number(values[0]) });
    } else if (name === 'v128.const') {
      const twice = sameInBothLanes(values[0] as number[]);
      if (twice === undefined) continue;
      pieces.push(code.subarray(start, at), { twice });
    } else continue;
    start = from.at;
  }
  pieces.push(code.subarray(start));
  return pieces;
}

/** The number that both lanes of a constant hold; undefined for zeros, what is no number, and lanes that differ. */
function sameInBothLanes(bytes: number[]): number | undefined {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  if (view.getBigUint64(0) !== view.getBigUint64(8)) return undefined;
  const value = view.getFloat64(0, true);
  return value === 0 || Number.isNaN(value) ? undefined : value;
}

const CALL = opcode('call');
const GLOBAL_GET = opcode('global.get');

/**
 * The code of a function in another module: `functionAt` gives the new index of each function that it calls,
 * `globalOf` the index of a global that holds a number, `vectorOf` of one that holds it in both lanes.
 *
 * Numbers come from globals because V8 builds an immediate in an integer register and moves it over, which
 * costs more than a load: measured 5.6 instead of 7.9 ns for exp. A vector would take two such moves.
 */
export function relocated(
  { pieces }: ElementaryFunction,
  functionAt: (called: number) => number,
  globalOf: (constant: number) => number,
  vectorOf: (constant: number) => number,
): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(1024);
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) out.append(piece);
    else if ('call' in piece) {
      out.u8(CALL);
      out.u32(functionAt(piece.call));
    } else {
      out.u8(GLOBAL_GET);
      out.u32('twice' in piece ? vectorOf(piece.twice) : globalOf(piece.constant));
    }
  }
  return out.copy();
}
