import createLibsbml from 'libsbmljs_stable';

interface Message {
  getMessage(): string;
}

interface Document {
  setConsistencyChecks(category: number, on: boolean): void;
  checkConsistency(): number;
  getNumErrors(): number;
  getError(index: number): Message;
}

interface Libsbml {
  SBMLReader: new () => { readSBMLFromString(text: string): Document };
  LIBSBML_CAT_UNITS_CONSISTENCY: number;
  LIBSBML_CAT_MODELING_PRACTICE: number;
  destroy(one: object): void;
  then?: unknown;
}

/** What libSBML finds wrong with a file; units and modelling practice, of which it only warns, left out. */
export type Check = (text: string) => string[];

/** Starts libSBML, the reference implementation, compiled to WebAssembly. */
export function startLibsbml(): Promise<Check> {
  return new Promise((resolve) => {
    const starting = createLibsbml() as { then(ready: (lib: Libsbml) => void): void };
    starting.then((lib) => {
      // The module is a thenable that resolves to itself; a promise would wait for it without end.
      delete lib.then;
      const reader = new lib.SBMLReader();
      resolve((text) => {
        const document = reader.readSBMLFromString(text);
        document.setConsistencyChecks(lib.LIBSBML_CAT_UNITS_CONSISTENCY, false);
        document.setConsistencyChecks(lib.LIBSBML_CAT_MODELING_PRACTICE, false);
        document.checkConsistency();
        const messages = Array.from({ length: document.getNumErrors() }, (_, k) =>
          document.getError(k).getMessage().replaceAll(/\s+/g, ' ').trim(),
        );
        lib.destroy(document);
        return messages;
      });
    });
  });
}
