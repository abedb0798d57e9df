import { readFileSync } from 'node:fs';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic, type Location, type Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Severity, Span } from '../shared/evaluation.ts';

/** The path of a document: absolute, with forward slashes. Absent for schemes that have no files. */
export function fileOf(uri: string): string | undefined {
  const [, scheme, host, path, fragment] = /^([\w+.-]+):(?:\/\/([^/]*))?([^?#]*)(?:\?[^#]*)?(?:#(.*))?/.exec(uri) ?? [];
  if (!path) return undefined;
  // A document without a file gets a folder that no file can have, and the extension it will most likely be saved with.
  if (scheme === 'untitled') return `/untitled:/${decodeURIComponent(path).replace(/^\//, '')}.ts`;
  // A cell of a notebook is a module beside it.
  if (scheme === 'vscode-notebook-cell') return `${decodeURIComponent(path)}.${fragment ?? ''}.ts`;
  if (scheme !== 'file') return undefined;
  const decoded = decodeURIComponent(path);
  if (host) return `//${host}${decoded}`;
  return /^\/[A-Za-z]:/.test(decoded) ? decoded.slice(1) : decoded;
}

export function fileUri(file: string): string {
  const encoded = file
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  if (encoded.startsWith('//')) return `file:${encoded}`;
  return `file://${encoded.startsWith('/') ? '' : '/'}${encoded}`;
}

/** Tells where spans stand in the editor: the texts of open documents come from the editor, all others from disk. */
export interface Places {
  uriOf(file: string): string;
  rangeOf(span: Span): Range | undefined;
  locationOf(span: Span): Location | undefined;
  textOf(span: Span): string | undefined;
  offsetAt(uri: string, position: { readonly line: number; readonly character: number }): number | undefined;
  /** Forgets what was read from disk. */
  fileChanged(file: string): void;
}

/** `opened` gives a document that is open in the editor. */
export function createPlaces(opened: (file: string) => TextDocument | undefined): Places {
  const closed = new Map<string, TextDocument>();

  function documentOf(file: string): TextDocument | undefined {
    const known = opened(file) ?? closed.get(file);
    if (known) return known;
    const document = readDocument(file);
    if (document) closed.set(file, document);
    return document;
  }

  function locationOf(span: Span): Location | undefined {
    const document = documentOf(span.file);
    return document && { uri: document.uri, range: range(document, span) };
  }

  return {
    uriOf: (file) => documentOf(file)?.uri ?? fileUri(file),
    rangeOf: (span) => locationOf(span)?.range,
    locationOf,
    textOf: ({ file, start, end }) => documentOf(file)?.getText().slice(start, end),
    offsetAt(uri, position) {
      const file = fileOf(uri);
      return file === undefined ? undefined : documentOf(file)?.offsetAt(position);
    },
    fileChanged: (file) => void closed.delete(file),
  };
}

function readDocument(file: string): TextDocument | undefined {
  try {
    return TextDocument.create(fileUri(file), '', 0, readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function range(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What of a diagnostic the editor shows. */
export interface Shown {
  readonly relatedInformation: boolean;
  /** Where the pages about findings are: a URI that ends with a slash. */
  readonly pages?: string;
}

/** A finding as the editor's diagnostic; absent when its file cannot be read any more. */
export function diagnosticOf(finding: Finding, places: Places, { relatedInformation, pages }: Shown): Diagnostic | undefined {
  const range = places.rangeOf(finding.span);
  if (!range) return undefined;
  const { code, severity, message } = finding;
  const related = (finding.related ?? []).flatMap(({ message, span }) => {
    const location = places.locationOf(span);
    return location ? [{ message, location }] : [];
  });
  return {
    range,
    severity: severities[severity],
    source: 'gradlens',
    code,
    ...(pages ? { codeDescription: { href: `${pages}${code}.md` } } : {}),
    message,
    ...(finding.tags ? { tags: finding.tags.map(() => DiagnosticTag.Unnecessary) } : {}),
    ...(relatedInformation && related.length > 0 ? { relatedInformation: related } : {}),
  };
}
