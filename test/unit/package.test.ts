import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import ts from 'typescript';

/** What a project that uses the library may write. */
const consumer = `import { grad, hessian, hvp, jacobian, jvp, mul, numericJacobian, pow, sin, sub, vjp, type Jacobian, type Value } from 'gradlens/ad';
type Point = { x: Value; y: [Value, Value] };
const f = ({ x, y }: Point): Value => mul(pow(sub(x, y[0]), 2), sin(y[1]));
const at: Point = { x: 1, y: [2, 3] };
export const g: Point = grad(f)(at);
export const h: Jacobian<Point, Point> = hessian(f)(at);
export const hv: Point = hvp(f)(at, g);
export const j: { a: Point; b: Point[] } = jacobian((p: Point) => ({ a: f(p), b: [p.x] }))(at);
export const n: Point = numericJacobian(f)(at);
export const { value, tangent }: { value: Value; tangent: Value } = jvp(f)(at, g);
export const back: Point = vjp(f)(at).pullback(1);
export const second: Value = grad((x) => mul(x, grad((y) => mul(x, y))(1)))(2);
export const loss: Value[] = grad((w: Value[], x: number) => mul(w[0]!, x))([1], 2);
// @ts-expect-error the tangent has the shape of the point
jvp(f)(at, 1);
// @ts-expect-error a gradient is of a function with one number as its result
grad((x: Value) => [x]);
// @ts-expect-error text is no number
sin('1');
`;

describe('the package as a project sees it', () => {
  let folder = '';
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-consumer-'));
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
    for (const { path: file } of files.filter((each) => /^(package\.json|dist\/ad\b.*)$/.test(each.path))) {
      const target = path.join(folder, 'node_modules/gradlens', file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.copyFileSync(file, target);
    }
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    fs.writeFileSync(path.join(folder, 'consumer.ts'), consumer);
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  for (const [name, module, moduleResolution] of [
    ['a bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ['Node', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
  ] as const) {
    it(`compiles against the types, with the resolution of ${name}`, () => {
      const options = { module, moduleResolution, target: ts.ScriptTarget.ES2022, types: [], strict: true, noUncheckedIndexedAccess: true };
      const program = ts.createProgram([path.join(folder, 'consumer.ts')], { ...options, noEmit: true });
      const messages = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
      assert.deepEqual(messages, []);
    });
  }

  it('runs', () => {
    const script = "import { grad, mul } from 'gradlens/ad'; console.log(grad((x) => mul(x, x))(3));";
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, encoding: 'utf8' });
    assert.equal(output.trim(), '6');
  });
});
