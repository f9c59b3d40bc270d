/**
 * Order conditions of one-step methods by rooted trees (Hairer, Nørsett & Wanner I, II.2; Hairer & Wanner II,
 * IV.7): b · φ(τ) = θ^ρ(τ) / γ(τ) for every tree τ with at most `order` nodes.
 */
export type Tree = readonly Tree[];

/** All rooted trees with exactly `nodes` nodes; a tree is the list of its subtrees. */
export function trees(nodes: number): Tree[] {
  const forests = (left: number, largest: number): Tree[][] => {
    if (left === 0) return [[]];
    const found: Tree[][] = [];
    for (let size = Math.min(left, largest); size >= 1; size--) {
      for (const tree of trees(size)) {
        for (const rest of forests(left - size, size)) {
          const next = rest[0];
          const key = JSON.stringify(tree);
          if (next === undefined || nodesOf(next) < size || JSON.stringify(next) <= key)
            found.push([tree, ...rest]);
        }
      }
    }
    return found;
  };
  return forests(nodes - 1, nodes - 1);
}

export function nodesOf(tree: Tree): number {
  return tree.reduce((sum, child) => sum + nodesOf(child), 1);
}

/** γ(τ): the product of the sizes of all subtrees. */
export function density(tree: Tree): number {
  return tree.reduce((product, child) => product * density(child), nodesOf(tree));
}

/**
 * φ(τ) by stage. `alpha` holds the stage arguments' weights; `beta` = α + Γ takes their place where a node has
 * one child only, because the Jacobian is exact. For Runge–Kutta methods both are a.
 */
export function elementaryWeights(tree: Tree, alpha: number[][], beta: number[][]): number[] {
  const matrix = tree.length === 1 ? beta : alpha;
  const children = tree.map((child) => elementaryWeights(child, alpha, beta));
  return matrix.map((row) =>
    children.reduce((product, phi) => product * row.reduce((sum, a, j) => sum + a * (phi[j] ?? 0), 0), 1),
  );
}

/** The largest violation over all trees of exactly `order` nodes. */
export function violation(
  b: number[],
  alpha: number[][],
  beta: number[][],
  order: number,
  theta = 1,
): number {
  return Math.max(
    ...trees(order).map((tree) => {
      const phi = elementaryWeights(tree, alpha, beta);
      const sum = b.reduce((total, weight, i) => total + weight * (phi[i] ?? 0), 0);
      return Math.abs(sum - theta ** order / density(tree));
    }),
  );
}
