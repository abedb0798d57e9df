/** What the three arms of a bandit pay. */
export const rewards: readonly number[] = [1, 4, 2];

export function softmax(preferences: readonly number[]): number[] {
  const weights = preferences.map((preference) => Math.exp(preference));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** An index drawn with these probabilities. */
export function draw(probabilities: readonly number[]): number {
  let rest = Math.random();
  return probabilities.findIndex((probability) => (rest -= probability) < 0);
}

/**
 * The mean reward of a policy that prefers some arms: what the samples below estimate, and here can be summed.
 *
 * @differentiable
 * @at preferences = [0.2, 0.5, -0.1]
 */
export function meanReward(preferences: readonly number[]): number {
  return softmax(preferences).reduce((sum, probability, arm) => sum + probability * rewards[arm], 0);
}

/**
 * Policy gradient by REINFORCE: the arm is drawn with probabilities that are not differentiated by, and its reward is weighted
 * with the ratio of its probability to that. The ratio is 1, and its derivative is ∇ log π(arm), so that the mean of the
 * derivatives is the derivative of the mean. `findings/biased-gradient.ts` does it the other way.
 *
 * @differentiable
 * @at preferences = [0.2, 0.5, -0.1], drawnWith = [0.2, 0.5, -0.1]
 * @wrt preferences
 * @expectation samples=1000 seed=1
 */
export function sampledReward(preferences: readonly number[], drawnWith: readonly number[]): number {
  const behaviour = softmax(drawnWith);
  const arm = draw(behaviour);
  return (softmax(preferences)[arm] / behaviour[arm]) * rewards[arm];
}
