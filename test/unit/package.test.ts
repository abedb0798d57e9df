/** The tarball of npm, in an empty project: the library, its types, the command. */
import { createPackageFromTarballData, checkPackage } from '@arethetypeswrong/core';
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { findingKinds } from '../../shared/findings/index.ts';
import { installPackage, madePackage, type Project } from '../support/installed-package.ts';

/** What a project that uses the library may write. */
const consumer = `import { grad, hessian, hvp, jacobian, jvp, mul, numericJacobian, pow, sin, sub, vjp, type Jacobian, type Value } from 'gradlens';
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

const guide = fs.readFileSync(path.join(process.cwd(), 'docs/library.md'), 'utf8');
const examples = (language: string) => [...guide.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text!);

describe('the package in an empty project', () => {
  let project: Project;
  before(() => {
    project = installPackage();
  });
  after(() => project.remove());

  it('is small, has the pages about findings, and brings no other package', () => {
    for (const { code } of findingKinds)
      assert.ok(fs.existsSync(path.join(project.folder, `node_modules/gradlens/docs/findings/${code}.md`)));
    assert.ok(fs.statSync(madePackage('.tgz')).size <= 4e6);
    assert.deepEqual(
      fs.readdirSync(path.join(project.folder, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['gradlens'],
    );
  });

  for (const [name, file, module, moduleResolution] of [
    ['a bundler', 'consumer.ts', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
    ['Node, as a module', 'consumer.mts', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
    ['Node, as CommonJS', 'consumer.cts', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
  ] as const) {
    it(`compiles against the types, with the resolution of ${name}`, () => {
      const files = [consumer, consumer.replace("'gradlens'", "'gradlens/ad'"), ...examples('ts')].map((text, k) =>
        project.write(`${k}-${file}`, text),
      );
      const options = { module, moduleResolution, target: ts.ScriptTarget.ES2022, types: [], strict: true, noUncheckedIndexedAccess: true };
      const program = ts.createProgram(files, { ...options, noEmit: true });
      const messages = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
      assert.deepEqual(messages, []);
    });
  }

  it('runs what docs/library.md shows, line by line', () => {
    const same = `import assert from 'node:assert/strict';
const plain = (tree) => JSON.parse(JSON.stringify(tree, (_, node) => (typeof node === 'number' ? Number(node.toPrecision(12)) + 0 : node)));
const same = (found, expected) => { assert.deepEqual(plain(found), plain(expected)); globalThis.checked = (globalThis.checked ?? 0) + 1; };
`;
    const files = examples('js').map((text, k) => {
      project.write(`example-${k}.mjs`, same + text.replaceAll(/^(.+); \/\/ (.+)$/gm, 'same($1, $2);'));
      return `import './example-${k}.mjs';\n`;
    });
    project.write('examples.mjs', `${files.join('')}console.log(globalThis.checked);\n`);
    assert.ok(Number(project.node('examples.mjs')) >= 12);
  });

  it('is there for import and for require, under both names', () => {
    for (const name of ['gradlens', 'gradlens/ad']) {
      const cube = 'console.log(grad(grad((x) => mul(x, mul(x, x))))(2))';
      assert.equal(project.node('--input-type=module', '--eval', `import { grad, mul } from '${name}'; ${cube}`), '12');
      assert.equal(project.node('--input-type=commonjs', '--eval', `const { grad, mul } = require('${name}'); ${cube}`), '12');
    }
  });

  it('leaves out of a bundle what is not used', async () => {
    const size = async (contents: string) => {
      const stdin = { contents, resolveDir: project.folder };
      const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false, logLevel: 'silent' });
      return outputFiles[0]!.contents.length;
    };
    const all = await size("export * from 'gradlens';");
    assert.equal(await size("import 'gradlens';"), 0);
    assert.ok((await size("export { primal } from 'gradlens';")) < all / 20);
    assert.ok((await size("export { numericJacobian } from 'gradlens';")) < all - 1500);
  });

  it('has the command, which finds what is wrong', () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(process.cwd(), 'package.json'), 'utf8')) as { version: string };
    const { status, stdout } = project.npx('gradlens', '--version');
    assert.deepEqual({ status, stdout: stdout.trim() }, { status: 0, stdout: version });
    project.write('good.ts', '/** @differentiable @at x = 3 */\nexport const square = (x: number) => x * x;\n');
    assert.equal(project.npx('gradlens', 'check', 'good.ts').status, 0);
    project.write('bad.ts', '/** @differentiable @at x = 0 */\nexport const root = (x: number) => Math.sqrt(x);\n');
    const checked = project.npx('gradlens', 'check', 'bad.ts', '--format', 'json');
    assert.equal(checked.status, 1);
    assert.match(checked.stdout, /infinite-derivative/);
  });

  it('keeps to what publint asks of a package', async () => {
    const pkgDir = path.join(project.folder, 'node_modules/gradlens');
    const { messages } = await publint({ pkgDir, pack: false, strict: true });
    const manifest = JSON.parse(fs.readFileSync(path.join(pkgDir, 'package.json'), 'utf8')) as Record<string, unknown>;
    assert.deepEqual(
      messages.map((message) => formatMessage(message, manifest)),
      [],
    );
  });

  it('has types that attw finds right', async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(fs.readFileSync(madePackage('.tgz')))));
    assert.ok(result.types);
    // What resolves as before `exports`, in Node 10, has the main module and no others.
    const problems = result.problems.filter(
      (each) => !('entrypoint' in each && each.entrypoint === './ad' && each.resolutionKind === 'node10'),
    );
    assert.deepEqual(problems, []);
  });
});
