/** The package has no types of its own; libsbml.ts describes what is used of it. */
declare module 'libsbmljs_stable' {
  const start: () => { then(ready: (library: never) => void): void };
  export default start;
}
