/**
 * Does something a number of times and returns the last result. The loop is the language's own: in one of ours, V8 would compile the
 * action and all that it calls together with the loop, which can take it seconds.
 */
export function repeatedly<T>(times: number, action: () => T): T | undefined {
  let last: T | undefined;
  Array.from({ length: times }, () => {
    last = action();
  });
  return last;
}
