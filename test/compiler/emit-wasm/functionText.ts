import type wabt from 'wabt';
import type { ModelFunction } from '../../../assembly/memory.ts';
import type { ElementaryLibrary } from '../../../workers/compiler/elementary/library.ts';
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

/** Names of the elementary functions copied into a module, known by how their code begins. */
function elementaryNames(module: WasmModule, library: ElementaryLibrary): Map<number, string> {
  const names = new Map<number, string>();
  module.bodies.forEach(({ code }, index) => {
    for (const [name, original] of library.byName) {
      const start = library.functions[original]!.pieces[0] as Uint8Array;
      if (start.length > 8 && start.every((byte, at) => byte === code[at])) names.set(index, `$${name}`);
    }
  });
  return names;
}
