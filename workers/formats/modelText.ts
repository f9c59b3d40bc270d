import type { Diagnostic } from '../model/diagnostic.ts';
import type { ModelDocument } from '../model/model.ts';
import { writeName } from './antimony/formula.ts';
import { writeAntimony } from './antimony/writer.ts';
import { readSbml } from './sbml/reader.ts';
import { writeSbml } from './sbml/writer.ts';

/** A document of any language as Antimony, and what of it that text cannot say. */
export function modelText(document: ModelDocument): { text: string; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const tell = (severity: Diagnostic['severity'], message: string, symbol: string): void => {
    diagnostics.push({ severity, code: 'not-in-text', message, symbol });
  };
  for (const { reactions, species, parameters, compartments } of document.models) {
    for (const { id, fast } of reactions)
      if (fast === true)
        tell(
          'warning',
          `Reaction ${id} is fast; Antimony has no word for that, so it is slow in the text.`,
          id,
        );
    for (const { id } of [...compartments, ...species, ...parameters, ...reactions])
      if (!id.includes('.') && writeName(id) !== id)
        tell('info', `${id} is a word of Antimony; in the text it is called ${writeName(id)}.`, id);
  }
  return { text: writeAntimony(withoutDots(document)), diagnostics };
}

/**
 * In Antimony a dot leads into a submodel; a flat model whose names have dots gets the names that SBML has for them:
 * `liver.glucose` becomes `liver__glucose`.
 */
function withoutDots(document: ModelDocument): ModelDocument {
  const [model, ...others] = document.models;
  if (model === undefined || others.length > 0 || model.submodels.length > 0) return document;
  const named = [
    model.compartments,
    model.species,
    model.parameters,
    model.reactions,
    model.events,
    model.functions,
  ];
  if (!named.flat().some(({ id }) => id.includes('.'))) return document;
  return readSbml(writeSbml(model)).document;
}
