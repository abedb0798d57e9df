/** A document of many marked functions, with helpers of their own and shared ones, as a numeric module has them. */

export const functionCount = 60;

const shared = `/** A module of numeric code, large on purpose. */
const scale = 0.5;

function clamp(x: number, low: number, high: number): number {
  return Math.min(Math.max(x, low), high);
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    sum += a[i]! * b[i]!;
  }
  return sum;
}
`;

const bodies: readonly ((k: number) => string)[] = [
  (k) => `  let sum = 0;
  for (let i = 0; i < 20; i++) {
    const phase = i * 0.1 + y;
    sum += Math.sin(phase * x) / (i + ${k + 1});
  }
  const energy = sum;`,
  (k) => `  const weights = [x, y, x * y, 1];
  const features = [${k % 7}, 2, 3, 4];
  const logit = dot(weights, features);
  const energy = 1 / (1 + Math.exp(-logit * 0.1));`,
  (k) => `  let position = x;
  let velocity = y;
  for (let step = 0; step < 30; step++) {
    const force = -position * ${1 + (k % 5)} - 0.1 * velocity;
    velocity += force * 0.01;
    position += velocity * 0.01;
  }
  const energy = position * position + velocity * velocity;`,
  () => `  const spread = Math.sqrt(y * y + 0.01);
  const z = (x - 1.5) / spread;
  const energy = Math.exp(-0.5 * z * z) / (spread * Math.sqrt(2 * Math.PI));`,
];

const marked = (k: number): string => `
/** What the ${k}th function needs besides. */
function helper${k}(x: number, y: number): number {
  const first = x * ${k + 1} + y;
  const second = Math.cos(first * scale);
  const third = second * second + 1;
  if (third > 3) {
    return clamp(third, 0, 10);
  }
  return third;
}

interface Parts${k} {
  readonly value: number;
  readonly other: number;
}

function parts${k}(x: number): Parts${k} {
  return {
    value: x * x,
    other: x + ${k},
  };
}

/**
 * @differentiable
 * @at x = 1, y = 2
 */
export function f${k}(x: number, y: number): number {
${bodies[k % bodies.length]!(k)}
  const scaled = energy * scale/*here*/;
  const { value, other } = parts${k}(x);
  const correction = helper${k}(x, y) * 0.001;
  return scaled + correction + value / (other + 2);
}
`;

export function largeDocument(): string {
  const text = shared + Array.from({ length: functionCount }, (_, k) => marked(k)).join('');
  const missing = 3000 - text.split('\n').length;
  const notes = Array.from({ length: Math.max(missing, 0) }, (_, k) => `// Note ${k + 1}: nothing to see here.`);
  return `${text}${notes.join('\n')}\n`;
}
