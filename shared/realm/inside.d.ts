/** The source text of shared/realm/inside/NAME.ts, bundled, to be inlined into a function (build/realm-plugin.mjs). */
declare module 'realm:*' {
  const text: string;
  export default text;
}
