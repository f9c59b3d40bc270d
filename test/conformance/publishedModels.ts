import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledModel } from '../../workers/compiler/compiledModel.ts';
import type { Answer, Laboratory } from '../../workers/engine/solveDocument.ts';
import { readSbml } from '../../workers/formats/sbml/reader.ts';
import type { Failure, SolverSettings } from '../../workers/protocol.ts';
import { findCvode, solveByCvode, type Answer as CvodeAnswer } from '../bench/peers/published/cvode.ts';
import { haveReferenceData, referencePath } from '../referenceData.ts';

/** Output times: 0 to 100 of the model's own unit of time. */
export const SPAN = 100;
export const POINTS = 101;
/** What two answers may differ by, relative to the largest value of a state. */
export const AGREEMENT = 1e-5;

/** Absolute tolerance over relative, where quantities are not of the order of 1: these are in moles per litre. */
const SIZES: Readonly<Record<string, number>> = {
  // Thrombin is 7e-9 at most: with 1e-13 for an absolute tolerance both methods would be right to 1e-5 of it only.
  BIOMD0000000335: 1e-8,
  MODEL1805140001: 1e-10,
};

/**
 * Models that CVODE solves by Adams' formulas with fixed-point iteration. In BIOMD0000000338 the contact factors XIIa
 * and K are exactly 0, an equilibrium that is unstable: pivoting mixes the rounding of other rows into theirs, and
 * what is left of it sets the clotting off.
 */
const WITHOUT_PIVOTS: ReadonlySet<string> = new Set(['BIOMD0000000338']);

/** Models that no simulator can run, and why. */
export const SINGULAR: Readonly<Record<string, string>> = {
  MODEL2003190006:
    'rdt := n*k*time^(n - 1) with n = 0.48 is k*n/0^0.52, infinite at time 0, where X′ = D_eff*rdt − … uses it; CVODE stops there too',
};

export interface PublishedModel {
  id: string;
  text: string;
  /** Absolute tolerance over relative. */
  size: number;
  /** CVODE's formulas. */
  formulas: 'bdf' | 'adams';
}

/** The models from BioModels of the reference data; none where that is absent. */
export function publishedModels(): PublishedModel[] {
  if (!haveReferenceData) return [];
  const folder = referencePath('real-models/sbml');
  return readdirSync(folder).map((file) => {
    const id = file.replace(/\.xml$/, '');
    return {
      id,
      text: readFileSync(join(folder, file), 'utf8'),
      size: SIZES[id] ?? 1e-3,
      formulas: WITHOUT_PIVOTS.has(id) ? 'adams' : 'bdf',
    };
  });
}

/** All of them by CVODE, at CVODE's own tolerance; undefined where it is not installed. */
export async function publishedByCvode(
  models: readonly PublishedModel[],
): Promise<Map<string, CvodeAnswer> | undefined> {
  const flags = findCvode();
  if (flags === undefined) return undefined;
  const asked = models.map(({ id, text, size, formulas }) => ({
    id,
    text,
    absoluteTolerance: CVODE_TOLERANCE * size,
    method: formulas,
  }));
  return solveByCvode(asked, { relativeTolerance: CVODE_TOLERANCE, end: SPAN, points: POINTS }, flags);
}

/** BDF leave more of an error than they are asked for. */
const CVODE_TOLERANCE = 1e-11;

/** @throws Error with what is wrong with the model */
export function compilePublished(laboratory: Laboratory, { text }: PublishedModel): CompiledModel {
  const { document, diagnostics } = readSbml(text);
  const compiled = laboratory.compile(document, text);
  const errors = [...diagnostics, ...compiled.diagnostics].filter(({ severity }) => severity === 'error');
  if (compiled.model === undefined || errors.length > 0)
    throw new Error(errors.map(({ message }) => message).join(' '));
  return compiled.model;
}

export function solvePublished(
  laboratory: Laboratory,
  model: CompiledModel,
  method: SolverSettings['method'],
  tolerance: number,
  size: number,
): Answer | { failure: Failure } {
  return laboratory.solve(model, {
    times: Float64Array.from({ length: POINTS }, (_, k) => (k * SPAN) / (POINTS - 1)),
    solver: {
      method,
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance * size,
      maxSteps: 200_000,
    },
    seed: 1,
  });
}

/** The largest difference of any of the quantities, relative to the largest value that it takes, and whose it is. */
export function worstDifference(
  ids: Iterable<string>,
  ours: ReadonlyMap<string, Float64Array>,
  others: ReadonlyMap<string, Float64Array>,
): { difference: number; of: string } {
  let worst = { difference: 0, of: '' };
  for (const id of ids) {
    const [one, other] = [ours.get(id), others.get(id)];
    if (one === undefined || other === undefined) return { difference: NaN, of: id };
    const size = Math.max(...one.map(Math.abs), 1e-9);
    const difference = Math.max(...one.map((value, k) => Math.abs(value - other[k]!))) / size;
    if (!(difference <= worst.difference)) worst = { difference, of: id };
  }
  return worst;
}
