/**
 * Puts nodes after all that they depend on (depth first, by a stack of its own). Where that is impossible
 * `cycle` is one way round, each depending on the next, and `order` holds what was placed before it was found.
 */
export function findCycle<T>(
  nodes: Iterable<T>,
  dependencies: (node: T) => Iterable<T>,
): { order: T[]; cycle?: T[] } {
  const done = new Set<T>();
  const open = new Map<T, number>();
  const order: T[] = [];
  for (const root of nodes) {
    if (done.has(root)) continue;
    const path: { node: T; rest: Iterator<T> }[] = [];
    const enter = (node: T): void => {
      open.set(node, path.length);
      path.push({ node, rest: dependencies(node)[Symbol.iterator]() });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done) {
        path.pop();
        open.delete(top.node);
        done.add(top.node);
        order.push(top.node);
        continue;
      }
      const at = open.get(next.value);
      if (at !== undefined) return { order, cycle: path.slice(at).map(({ node }) => node) };
      if (!done.has(next.value)) enter(next.value);
    }
  }
  return { order };
}
