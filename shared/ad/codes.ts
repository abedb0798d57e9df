/**
 * Operation codes of the tape. Unary rule u has code u. Binary rule b has three codes from `firstBinary + 3 b`: both operands are
 * nodes, only the left, only the right; the other one is a constant.
 */
export const firstBinary = 32;
/** p · x of a node and a partial, the row of x · c. */
export const scaled = 39;
/** x + p · y of two nodes and a partial: what is added to a sum. */
export const axpy = 252;
/** x + y · z of three nodes: what sums of products are made of. */
export const multiplyAdd = 253;
/** Any number of nodes, whose partials are stored because no row of the table knows them. */
export const preaccumulated = 254;
export const inputCode = 255;
