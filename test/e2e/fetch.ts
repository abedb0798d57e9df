/** Fetches what a served VS Code and its tests need and the machine lacks. Costs nothing the second time. */
import { browserPart, nodePart, vscodePart } from './parts.ts';

async function main(): Promise<void> {
  await Promise.all([vscodePart(), process.argv.includes('--no-browser') ? nodePart() : nodePart().then(browserPart)]);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
