import type { Diagnostic } from '../model/diagnostic.ts';
import type { ModelDocument } from '../model/model.ts';
import { writeAntimony } from './antimony/writer.ts';

/** A document of any language as Antimony, and what of it that text cannot say. */
export function modelText(document: ModelDocument): { text: string; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const warn = (code: string, message: string, symbol: string): void => {
    diagnostics.push({ severity: 'warning', code, message, symbol });
  };
  for (const { reactions } of document.models)
    for (const { id, fast } of reactions)
      if (fast === true)
        warn(
          'not-in-text',
          `Reaction ${id} is fast; Antimony has no word for that, so it is slow in the text.`,
          id,
        );
  return { text: writeAntimony(document), diagnostics };
}
