import { ByteReader, ByteWriter } from '../emit-wasm/bytes.ts';
import { instruction, kindOf } from '../emit-wasm/instructions.ts';
import { readModule, type FunctionBody, type FunctionType } from '../emit-wasm/module.ts';

/** A function whose body can be copied into another module. */
export interface ElementaryFunction {
  type: FunctionType;
  locals: FunctionBody['locals'];
  /** The code cut after each `call`: bytes, then the index in the library of what is called there. */
  pieces: (Uint8Array | number)[];
}

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
    pieces: cutAtCalls(code),
  }));
  return { functions, byName: new Map(module.exports.map(({ name, index }) => [name, index])) };
}

function cutAtCalls(code: Uint8Array): (Uint8Array | number)[] {
  const pieces: (Uint8Array | number)[] = [];
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
    if (name !== 'call') continue;
    pieces.push(code.subarray(start, at + 1), Number(values[0]));
    start = from.at;
  }
  pieces.push(code.subarray(start));
  return pieces;
}

/** The code of a function where `indexOf` gives the new index of each function that it calls. */
export function relocated(
  { pieces }: ElementaryFunction,
  indexOf: (called: number) => number,
): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(1024);
  for (const piece of pieces) {
    if (typeof piece === 'number') out.u32(indexOf(piece));
    else out.append(piece);
  }
  return out.copy();
}
