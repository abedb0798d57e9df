const blocks = '▁▂▃▄▅▆▇█';
/** Cells of a chart: more would not fit a hover's table. */
const width = 24;

/** A chart of numbers in one line of text, smallest ▁ to largest █; `·` where a number is not finite. Empty for fewer than three. */
export function sparkline(numbers: readonly number[]): string {
  const finite = numbers.filter(Number.isFinite);
  if (numbers.length < 3 || finite.length === 0) return '';
  const minimum = finite.reduce((a, b) => Math.min(a, b));
  const maximum = finite.reduce((a, b) => Math.max(a, b));
  return sample(numbers)
    .map((x) => block(x, minimum, maximum))
    .join('');
}

function block(x: number, minimum: number, maximum: number): string {
  if (!Number.isFinite(x)) return '·';
  // Halves, since the distance of two finite numbers may be infinite.
  const share = maximum > minimum ? (x / 2 - minimum / 2) / (maximum / 2 - minimum / 2) : 0;
  return blocks[Math.round(share * (blocks.length - 1))] ?? '▁';
}

/** Evenly spread, first and last included. */
function sample(numbers: readonly number[]): number[] {
  if (numbers.length <= width) return [...numbers];
  return Array.from({ length: width }, (_, i) => numbers[Math.round((i * (numbers.length - 1)) / (width - 1))]!);
}
