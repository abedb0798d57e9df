/**
 * Operation codes of the tape. Unary rule u has code u. Binary rule b has three codes from `firstBinary + 3 b`: both operands are
 * nodes, only the left, only the right; the other one is a constant.
 */
export const firstBinary = 32;
/** x + y · z of three nodes: what sums of products are made of. */
export const multiplyAdd = 253;
/** Any number of nodes, whose partials are stored because no row of the table knows them. */
export const preaccumulated = 254;
export const inputCode = 255;
