import * as v from 'valibot';

const path = v.pipe(v.string(), v.maxLength(1000));
/** Characters of one text. */
export const MOST_TEXT = 5_000_000;
export const MOST_FILES = 50;
const text = v.pipe(v.string(), v.maxLength(MOST_TEXT));

/**
 * A simulation experiment (SED-ML) that came with the model, as it was: its text and those of the files that it
 * refers to.
 */
export const keptExperiment = v.strictObject({
  /** What its file was called. */
  path,
  text,
  /** By the reference that the experiment has for them. */
  files: v.pipe(v.array(v.strictObject({ reference: path, text })), v.maxLength(MOST_FILES)),
});

export type KeptExperiment = v.InferOutput<typeof keptExperiment>;
