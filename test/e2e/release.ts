/** What a run has opened and must close again, however it ends: in reverse order, also after Ctrl-C. */
type Release = () => Promise<void>;

const releases: Release[] = [];

export function releaseAtEnd(release: Release): void {
  if (releases.length === 0) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal);
  }
  releases.push(release);
}

export async function releaseAll(): Promise<void> {
  for (let release = releases.pop(); release !== undefined; release = releases.pop()) {
    await release().catch((error: unknown) => console.error(error));
  }
}

function onSignal(): void {
  void releaseAll().finally(() => process.exit(130));
}
