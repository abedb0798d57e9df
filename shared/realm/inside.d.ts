declare module 'realm:*' {
  /** A module of shared/realm/inside, bundled at build time: a function's body that returns its exports, and their names. */
  const runtime: { readonly body: string };
  export default runtime;
}
