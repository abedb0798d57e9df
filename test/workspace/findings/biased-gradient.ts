import { rewards, softmax } from '../bandit';

/**
 * The reward of an arm that is drawn with the policy's own probabilities. The derivative of a sample holds the choice fixed,
 * so it is 0, and so is its mean; but the mean reward does depend on the preferences. `sampledReward` in `bandit.ts` is the
 * form that has the right mean.
 *
 * @differentiable
 * @at preferences = [0.2, 0.5, -0.1]
 * @expectation samples=1000 seed=1
 */
export function drawnReward(preferences: readonly number[]): number {
  const chance = Math.random();
  let arm = 0;
  let cumulative = 0;
  for (const probability of softmax(preferences)) {
    cumulative += probability;
    if (chance < cumulative) break;
    arm++;
  }
  return rewards[arm];
}
