/**
 * Adds to the end of a list, however much it is: `push(...more)` passes each as an argument of its own, and
 * engines take no more than some 100,000 of those.
 */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}
