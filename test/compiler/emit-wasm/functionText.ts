import type wabt from 'wabt';
import type { ModelFunction } from '../../../assembly/memory.ts';
import { relocated, type ElementaryLibrary } from '../../../workers/compiler/elementary/library.ts';
import { ByteReader } from '../../../workers/compiler/emit-wasm/bytes.ts';
import { instructions } from '../../../workers/compiler/emit-wasm/instructions.ts';
import { readModule, type WasmModule } from '../../../workers/compiler/emit-wasm/module.ts';

/**
 * WebAssembly text of one of a model's functions, with the model's own functions that it calls after it;
 * elementary functions are called by name and not shown.
 */
export function functionText(
  tools: Awaited<ReturnType<typeof wabt>>,
  library: ElementaryLibrary,
  bytes: Uint8Array<ArrayBuffer>,
  slot: ModelFunction,
): string {
  const parsed = tools.readWasm(bytes, { readDebugNames: false });
  const text = parsed.toText({ foldExprs: false, inlineExport: false });
  parsed.destroy();
  const module = readModule(bytes);
  const names = elementaryNames(module, library);
  const functions = text
    .split(/^ {2}(?=\(func \(;\d+;\))/m)
    .slice(1)
    .map((each) =>
      each
        .replace(/\n {2}\((global|elem)[^]*$/, '')
        .replace(/\s*;; label = @\d+/g, '')
        .trim(),
    )
    .map((each) =>
      each.replace(/call (\d+)/g, (_, index: string) => `call ${names.get(Number(index)) ?? index}`),
    );

  const shown = [module.elements[0]!.functions[slot]!];
  for (const index of shown) {
    for (const [, called] of functions[index]!.matchAll(/call (\d+)/g)) {
      if (!shown.includes(Number(called))) shown.push(Number(called));
    }
  }
  return shown.map((index) => functions[index]!.replace(/^ {2}/gm, '')).join('\n');
}

/** Names of the elementary functions copied into a module, known by their instructions. */
function elementaryNames(module: WasmModule, library: ElementaryLibrary): Map<number, string> {
  const known = new Map<string, string>();
  for (const [name, index] of library.byName) {
    const code = relocated(
      library.functions[index]!,
      () => 0,
      () => 0,
      () => 0,
    );
    known.set(shape(code), name);
  }
  const names = new Map<number, string>();
  module.bodies.forEach(({ code }, index) => {
    const name = known.get(shape(code));
    if (name !== undefined) names.set(index, `$${name}`);
  });
  return names;
}

/** Names of the instructions, which copying leaves as they are. */
function shape(code: Uint8Array): string {
  return instructions
    .read(new ByteReader(code))
    .map(({ name }) => name)
    .join(' ');
}
