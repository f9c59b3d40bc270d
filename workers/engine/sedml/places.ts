import { Vector } from '../../../assembly/memory.ts';
import type { CompiledModel } from '../../compiler/compiledModel.ts';
import type { Variable } from '../../formats/sedml/experiment.ts';
import type { ReadyModel } from '../../formats/sedml/models.ts';

/** Symbols for simulation time: the urn of every version, and L1V4's term of KiSAO. */
const TIME = /(^|:)time$|KISAO[:_]0000832$/i;
const AMOUNT = /:amount$|KISAO[:_]0000836$/i;
const CONCENTRATION = /:concentration$|KISAO[:_]0000838$/i;

/** Where a variable's values are: time, or a column of states ++ parameters ++ outputs. */
export type Source = 'time' | number;

/** Names of a compiled model's numbers, as an experiment speaks of them. */
export class Places {
  private readonly indices: ReadonlyMap<string, number>;
  private readonly found = new Map<string, Source | undefined>();

  constructor(
    readonly ready: ReadyModel,
    readonly compiled: CompiledModel,
  ) {
    const all = [...compiled.states, ...compiled.parameters, ...compiled.outputs];
    this.indices = new Map(all.map(({ id }, index) => [id, index]));
  }

  /** Where a variable's values are; undefined where the model has nothing there. */
  source(variable: Pick<Variable, 'target' | 'symbol'>): Source | undefined {
    const key = `${variable.symbol ?? ''}\n${variable.target ?? ''}`;
    if (!this.found.has(key)) this.found.set(key, this.find(variable));
    return this.found.get(key);
  }

  /** Index into states ++ parameters of a quantity that can be set; names have dots, or what SBML writes for them. */
  settable(id: string): number | undefined {
    const at = this.indices.get(id) ?? this.indices.get(id.replaceAll('__', '.'));
    const { states, parameters } = this.compiled;
    const found = at === undefined ? undefined : (states[at] ?? parameters[at - states.length]);
    return found?.settable === true ? at : undefined;
  }

  /** Unit of a variable's values, where it is known. */
  unit(source: Source | undefined): string | undefined {
    const { states, parameters, outputs, timeUnit } = this.compiled;
    if (source === undefined || source === 'time') return source && timeUnit;
    return [...states, ...parameters, ...outputs][source]?.unit;
  }

  private find({ target, symbol }: Pick<Variable, 'target' | 'symbol'>): Source | undefined {
    if (symbol !== undefined && TIME.test(symbol)) return 'time';
    const id = target === undefined ? undefined : this.ready.quantity(target);
    if (id === undefined) return undefined;
    if (symbol === undefined || CONCENTRATION.test(symbol)) return this.indices.get(id);
    if (AMOUNT.test(symbol)) return this.indices.get(`${id}.amount`) ?? this.indices.get(id);
    return undefined;
  }

  /**
   * What is set when a target gets a value. A concentration of a species that is kept as an amount is multiplied by
   * its compartment's size, which is the column `times`.
   */
  setting(target: string): { vector: Vector; index: number; times?: number } | undefined {
    const id = this.ready.quantity(target);
    if (id === undefined) return undefined;
    const { states, parameters } = this.compiled;
    const at = this.indices.get(id);
    if (at === undefined) return undefined;
    if (at < states.length) return { vector: Vector.State, index: at };
    if (at < states.length + parameters.length)
      return { vector: Vector.Parameter, index: at - states.length };
    const amount = this.indices.get(`${id}.amount`);
    if (amount === undefined || amount >= states.length + parameters.length) return undefined;
    const place =
      amount < states.length
        ? { vector: Vector.State, index: amount }
        : { vector: Vector.Parameter, index: amount - states.length };
    // `…/@initialAmount` means the amount itself.
    if (/@(\w+:)?initialAmount$/.test(target)) return place;
    const size = this.indices.get(this.compartmentOf(id) ?? '');
    return size === undefined ? place : { ...place, times: size };
  }

  private compartmentOf(species: string): string | undefined {
    const { models, main } = this.ready.document;
    return models.find(({ id }) => id === main)?.species.find(({ id }) => id === species)?.compartment;
  }
}
