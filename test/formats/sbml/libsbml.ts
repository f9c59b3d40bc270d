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

interface Library {
  SBMLReader: new () => { readSBMLFromString(text: string): Document };
  LIBSBML_CAT_UNITS_CONSISTENCY: number;
  LIBSBML_CAT_MODELING_PRACTICE: number;
  destroy(one: object): void;
}

/** What libSBML finds wrong with a file; units and modelling practice, of which it only warns, left out. */
export type Check = (text: string) => string[];

/** Starts libSBML, the reference implementation, compiled to WebAssembly. */
export function loadLibsbml<T extends object>(): Promise<T> {
  return new Promise((resolve) => {
    const starting = createLibsbml() as { then(ready: (lib: T & { then?: unknown }) => void): void };
    starting.then((lib) => {
      // The module is a thenable that resolves to itself; a promise would wait for it without end.
      delete lib.then;
      resolve(lib);
    });
  });
}

/** libSBML's consistency check. */
export async function startLibsbml(): Promise<Check> {
  const lib = await loadLibsbml<Library>();
  const reader = new lib.SBMLReader();
  return (text) => {
    const document = reader.readSBMLFromString(text);
    document.setConsistencyChecks(lib.LIBSBML_CAT_UNITS_CONSISTENCY, false);
    document.setConsistencyChecks(lib.LIBSBML_CAT_MODELING_PRACTICE, false);
    document.checkConsistency();
    const messages = Array.from({ length: document.getNumErrors() }, (_, k) =>
      document.getError(k).getMessage().replaceAll(/\s+/g, ' ').trim(),
    );
    lib.destroy(document);
    return messages;
  };
}
