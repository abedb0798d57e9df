/** What is made of an object once. */
export function kept<K extends object, T>(make: (from: K) => T): (from: K) => T {
  const known = new WeakMap<K, T>();
  return (from) => {
    const before = known.get(from);
    if (before !== undefined) return before;
    const made = make(from);
    known.set(from, made);
    return made;
  };
}
