import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ModelDocument } from '../../model/model.ts';
import { lower } from '../compile.ts';
import type { CompiledModel } from '../compiledModel.ts';
import type { ElementaryLibrary } from '../elementary/library.ts';
import { emitWasm } from '../emit-wasm/emit.ts';
import { TooLarge } from '../graphBuilder.ts';
import { augment, type Augmented, type Extra, type Place } from './augment.ts';
import type { Factor } from './influence.ts';
import type { Refusal } from './refusal.ts';

/** A factor by name: a parameter, a state for its start value, or what is given into one during the run. */
export type FactorName = string | { dose: string; into: string };

/** What is differentiated, and by what: ids of the compiled model. */
export interface Wanted {
  factors: readonly FactorName[];
  quantities: readonly string[];
}

/** A model with its sensitivities, whose states and parameters begin with the model's own. */
export interface SensitivityModel {
  model: CompiledModel;
  extra: Extra;
  /** How many of its states and parameters are the model's own: the first ones. */
  own: { states: number; parameters: number };
  factors: Factor[];
  /** By factor and then by wanted quantity. */
  places: Place[][];
}

/**
 * Compiles a document together with derivatives of quantities by factors.
 *
 * @returns diagnostics alone where the document does not compile, names are unknown or something in it has no
 *   exact derivative (`no-sensitivities`)
 */
export function compileSensitivities(
  document: ModelDocument,
  elementary: ElementaryLibrary,
  wanted: Wanted,
  text?: string,
): { sensitivities?: SensitivityModel; diagnostics: Diagnostic[] } {
  const { system, diagnostics } = lower(document, text);
  if (!system) return { diagnostics };
  const { states, parameters, outputs } = system.description;
  const indexOf = new Map([...states, ...parameters, ...outputs].map(({ id }, index) => [id, index]));
  const targets = wanted.factors.map((factor) => (typeof factor === 'string' ? factor : factor.into));
  const unknown = [...targets, ...wanted.quantities].find((id) => !indexOf.has(id));
  if (unknown !== undefined) return { diagnostics: [error(`The model has no ${unknown}.`, unknown)] };
  const factors = wanted.factors.map((factor, k): Factor => {
    const index = indexOf.get(targets[k]!)!;
    const isDose = typeof factor !== 'string';
    const id = isDose ? factor.dose : factor;
    return index < states.length
      ? { id, isDose, vector: 'state', index }
      : { id, isDose, vector: 'parameter', index: index - states.length };
  });
  const assigned = factors.find(({ vector, index }) => vector === 'parameter' && index >= parameters.length);
  if (assigned !== undefined) {
    const message = `${assigned.id} is computed by the model, so nothing can be differentiated by it.`;
    return { diagnostics: [error(message, assigned.id)] };
  }
  const made = attempt(() =>
    augment(
      system,
      factors,
      wanted.quantities.map((id) => indexOf.get(id)!),
    ),
  );
  if ('refusal' in made)
    return { diagnostics: [{ ...error(made.refusal.message), hint: made.refusal.hint }] };
  const { extra, places } = made;
  const wasm = emitWasm(made.system, elementary);
  const own = { states: states.length, parameters: parameters.length };
  const model = { ...made.system.description, wasm };
  return { sensitivities: { model, extra, own, factors, places }, diagnostics };
}

/** Derivatives may be too many where the model itself is not. */
function attempt(work: () => Augmented | { refusal: Refusal }): Augmented | { refusal: Refusal } {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const hint = 'Choose fewer parameters.';
    return { refusal: { message: 'The sensitivities to so many parameters are too many to compile.', hint } };
  }
}

function error(message: string, symbol?: string): Diagnostic {
  return { severity: 'error', code: 'no-sensitivities', message, ...(symbol !== undefined && { symbol }) };
}
