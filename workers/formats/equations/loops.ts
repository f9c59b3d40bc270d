/**
 * Chooses quantities to solve for so that the others can be worked out one after another: whatever stands
 * before and behind all loops is set aside, then one quantity of what remains is cut, until nothing remains.
 *
 * @param needs what each quantity's formula needs; needs that are no keys do not count
 * @param preferred quantities to cut first: those with a guess
 */
export function cutLoops(
  needs: ReadonlyMap<string, readonly string[]>,
  preferred: (name: string) => boolean,
  forbidden: (name: string) => boolean,
): Set<string> {
  const cut = new Set<string>();
  const inputs = new Map<string, Set<string>>();
  const users = new Map<string, Set<string>>([...needs.keys()].map((name) => [name, new Set()]));
  for (const [name, all] of needs) {
    inputs.set(name, new Set(all.filter((one) => needs.has(one))));
    for (const one of inputs.get(name)!) users.get(one)!.add(name);
  }
  const remaining = new Set(needs.keys());
  const remove = (name: string): void => {
    remaining.delete(name);
    for (const one of inputs.get(name)!) {
      users.get(one)!.delete(name);
      if (users.get(one)!.size === 0) ends.push(one);
    }
    for (const one of users.get(name)!) {
      inputs.get(one)!.delete(name);
      if (inputs.get(one)!.size === 0) ends.push(one);
    }
  };
  const ends = [...remaining].filter((name) => inputs.get(name)!.size === 0 || users.get(name)!.size === 0);
  while (remaining.size > 0) {
    for (let name = ends.pop(); name !== undefined; name = ends.pop()) if (remaining.has(name)) remove(name);
    const choice = [...remaining].filter((name) => !forbidden(name));
    const next = choice.find(preferred) ?? choice[0] ?? [...remaining][0];
    if (next === undefined) break;
    cut.add(next);
    remove(next);
  }
  return cut;
}
