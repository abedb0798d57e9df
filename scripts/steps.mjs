// Runs named steps, each as soon as those it needs are done and a core is free, and tells of each in one line.
import * as os from 'node:os';
import { isEnding } from './process.mjs';

/**
 * @typedef {object} Result
 * @property {boolean} ok
 * @property {string} [output] shown when the step failed
 * @property {string} [note] a few words for the step's line
 * @property {number} [passed] tests, for a step that runs tests
 * @property {number} [failed]
 * @property {boolean} [skipped] never ran, because a step that it needs failed
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} [needs] steps that must have succeeded before; those that are not part of the run do not count
 * @property {boolean} [fillsMachine] it runs on every core itself, and nothing else beside it
 * @property {() => Promise<Result>} run
 */

/**
 * @param {readonly Step[]} steps in the order of preference
 * @returns {Promise<Map<string, Result>>} a step whose needs failed is skipped, and so not ok
 */
export async function runSteps(steps) {
  const names = new Set(steps.map((step) => step.name));
  /** @type {Map<string, Result>} */
  const results = new Map();
  const waiting = new Set(steps);
  /** @type {Map<string, Promise<void>>} */
  const running = new Map();
  let isFilled = false;
  const progress = showProgress(() => [...running.keys()]);

  while (waiting.size > 0 || running.size > 0) {
    for (const step of waiting) {
      const needs = (step.needs ?? []).filter((name) => names.has(name));
      if (isEnding() || needs.some((name) => results.get(name)?.ok === false)) {
        waiting.delete(step);
        results.set(step.name, { ok: false, skipped: true });
        progress.line(`- ${step.name} skipped`);
      } else if (hasRoom(step) && needs.every((name) => results.has(name))) {
        waiting.delete(step);
        isFilled = step.fillsMachine === true;
        running.set(step.name, perform(step));
      }
    }
    if (running.size > 0) await Promise.race(running.values());
  }
  progress.stop();
  return results;

  /** @param {Step} step */
  function hasRoom({ fillsMachine }) {
    return running.size === 0 || (!isFilled && fillsMachine !== true && running.size < Math.max(2, os.availableParallelism()));
  }

  /** @param {Step} step */
  async function perform(step) {
    const start = performance.now();
    const result = await step.run().catch((error) => ({ ok: false, output: String(error?.stack ?? error) }));
    running.delete(step.name);
    results.set(step.name, result);
    const { ok, note, output } = /** @type {Result} */ (result);
    progress.line(`${ok ? '✓' : '✗'} ${step.name.padEnd(12)} ${seconds(performance.now() - start)}${note ? `  ${note}` : ''}`);
    if (!ok && output) progress.line(indent(output.trimEnd()));
  }
}

/**
 * While steps run, says which and for how long: in place on a terminal, a line now and then elsewhere.
 * @param {() => readonly string[]} running
 */
function showProgress(running) {
  const start = performance.now();
  const live = process.stdout.isTTY;
  const timer = setInterval(
    () => {
      if (running().length === 0) return;
      const text = `… ${running().join(', ')} (${seconds(performance.now() - start).trim()})`;
      process.stdout.write(live ? `\r\u001B[K${text}` : `${text}\n`);
    },
    live ? 200 : 15_000,
  );
  return {
    /** @param {string} text */
    line: (text) => process.stdout.write(live ? `\r\u001B[K${text}\n` : `${text}\n`),
    stop() {
      clearInterval(timer);
      if (live) process.stdout.write('\r\u001B[K');
    },
  };
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
/** @param {string} text */
const indent = (text) => text.replaceAll(/^/gm, '    ');
