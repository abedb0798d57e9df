/** JSON with the numbers that JSON does not have, for the border of the realm. */

const { parse, stringify } = JSON;

export const encode = (data: unknown): string =>
  stringify(data, (_, value) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? { $number: Object.is(value, -0) ? '-0' : String(value) }
      : value,
  );

export const decode = (text: string): unknown =>
  parse(text, (_, value) => (typeof value === 'object' && value !== null && '$number' in value ? Number(value.$number) : value));
