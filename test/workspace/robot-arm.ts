/** Lengths of the upper arm and the forearm in metres. */
const upperArm = 0.5;
const forearm = 0.4;

/**
 * Where the hand of a planar arm is, by the angles of its two joints in radians. The result has two numbers, so the
 * derivative is a 2 × 2 Jacobian: a column says how the hand moves when one joint turns.
 *
 * @differentiable
 * @at shoulder = 0.6, elbow = 0.9
 */
export function handPosition(shoulder: number, elbow: number): { x: number; y: number } {
  return {
    x: upperArm * Math.cos(shoulder) + forearm * Math.cos(shoulder + elbow),
    y: upperArm * Math.sin(shoulder) + forearm * Math.sin(shoulder + elbow),
  };
}
