import { relocated, type ElementaryLibrary } from '../elementary/library.ts';
import { emptyModule, I32, writeModule, type FunctionBody, type FunctionType } from './module.ts';

/** Collects the functions of a model's module. Function indices are final as soon as they are given. */
export class ModuleBuilder {
  private readonly module = emptyModule();
  private readonly types = new Map<string, number>();
  private readonly constants = new Map<number, number>();
  private readonly vectors = new Map<string, number>();
  /** Index in this module of the elementary functions copied so far, by index in the library. */
  private readonly copied = new Map<number, number>();

  constructor(private readonly elementary: ElementaryLibrary) {
    this.module.imports.push(
      { module: 'env', name: 'memory', kind: 'memory' },
      { module: 'env', name: 'table', kind: 'table' },
      { module: 'env', name: 'tableBase', kind: 'global', type: I32 },
    );
  }

  /** Adds a function and gives its index. */
  add(type: FunctionType, body: FunctionBody): number {
    this.module.functions.push(this.typeIndex(type));
    this.module.bodies.push(body);
    return this.module.bodies.length - 1;
  }

  /** Adds a global that starts at zero and gives its index; global 0 is the imported one. */
  addVariable(type: number): number {
    return this.module.globals.push({ kind: 'variable', type });
  }

  /** Index of a global that holds the number. */
  constant(value: number): number {
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    const index = this.module.globals.push({ kind: 'constant', value });
    this.constants.set(value, index);
    return index;
  }

  /** Index of a global that holds two numbers. */
  vectorConstant(first: number, second = first): number {
    const key = `${Object.is(first, -0) ? '-0' : first} ${Object.is(second, -0) ? '-0' : second}`;
    const known = this.vectors.get(key);
    if (known !== undefined) return known;
    const index = this.module.globals.push({ kind: 'vector', lanes: [first, second] });
    this.vectors.set(key, index);
    return index;
  }

  /** Whether the library has such a function. */
  hasElementary(name: string): boolean {
    return this.elementary.byName.has(name);
  }

  /** Index of an elementary function, copied here with all it calls on first use. */
  elementaryFunction(name: string): number {
    const index = this.elementary.byName.get(name);
    if (index === undefined)
      throw new Error(
        `The elementary functions have no ${name}; there are: ${[...this.elementary.byName.keys()].join(', ')}.`,
      );
    return this.copy(index);
  }

  /** The bytes of the module, with `slots` placed in the table from `tableBase` on. */
  finish(slots: number[]): Uint8Array<ArrayBuffer> {
    this.module.elements.push({ global: 0, functions: slots });
    return writeModule(this.module);
  }

  private copy(index: number): number {
    const known = this.copied.get(index);
    if (known !== undefined) return known;
    const original = this.elementary.functions[index]!;
    const body: FunctionBody = { locals: original.locals, code: new Uint8Array() };
    const here = this.add(original.type, body);
    this.copied.set(index, here);
    body.code = relocated(
      original,
      (called) => this.copy(called),
      (value) => this.constant(value),
      (value) => this.vectorConstant(value),
    );
    return here;
  }

  /** Index of a function type. */
  typeIndex(type: FunctionType): number {
    const key = `${type.params.join(' ')} > ${type.results.join(' ')}`;
    const known = this.types.get(key);
    if (known !== undefined) return known;
    const index = this.module.types.push(type) - 1;
    this.types.set(key, index);
    return index;
  }
}
