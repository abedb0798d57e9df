/** Node's `path` for POSIX, and what of `os` a program may ask without learning anything. */

const split = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

const isAbsolute = (path: string): boolean => path.startsWith('/');

function normalize(path: string): string {
  if (path === '') return '.';
  const parts: string[] = [];
  for (const part of split(path)) {
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute(path)) parts.push(part);
  }
  const body = parts.join('/') + (path.endsWith('/') && parts.length > 0 ? '/' : '');
  return isAbsolute(path) ? `/${body}` : body || '.';
}

const join = (...paths: string[]): string => normalize(paths.filter((path) => path !== '').join('/'));

function resolve(...paths: string[]): string {
  const absolute = ['/', ...paths].reduce((base, path) => (isAbsolute(path) ? path : `${base}/${path}`));
  const path = normalize(absolute);
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function dirname(path: string): string {
  const trimmed = path.replace(/(?<=.)\/+$/, '');
  const end = trimmed.lastIndexOf('/');
  return end < 0 ? '.' : trimmed.slice(0, end) || '/';
}

function basename(path: string, suffix = ''): string {
  const base = /([^/]*)\/*$/.exec(path)![1]!;
  return suffix !== '' && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

const extname = (path: string): string => /[^/.]\/*(?:\.[^/.]*)*?(\.[^/.]*)\/*$/.exec(basename(path))?.[1] ?? '';

function relative(from: string, to: string): string {
  const [a, b] = [split(resolve(from)), split(resolve(to))];
  const common = a.findIndex((part, k) => part !== b[k]);
  const shared = common < 0 ? a.length : common;
  return [...a.slice(shared).map(() => '..'), ...b.slice(shared)].join('/');
}

function parse(path: string) {
  const base = basename(path);
  const ext = extname(path);
  return { root: isAbsolute(path) ? '/' : '', dir: path.includes('/') ? dirname(path) : '', base, ext, name: basename(base, ext) };
}

const format = ({ dir = '', root = '', base = '', name = '', ext = '' }): string => {
  const file = base || name + ext;
  const folder = dir || root;
  return folder === '' || folder.endsWith('/') ? folder + file : `${folder}/${file}`;
};

const posix = { sep: '/', delimiter: ':', isAbsolute, normalize, join, resolve, dirname, basename, extname, relative, parse, format };

export const path: typeof posix & { readonly posix: typeof posix } = Object.assign(posix, { posix });

export const os = {
  EOL: '\n',
  arch: () => 'x64',
  cpus: () => [],
  endianness: () => 'LE',
  hostname: () => 'localhost',
  platform: () => 'linux',
  tmpdir: () => '/tmp',
  type: () => 'Linux',
};
