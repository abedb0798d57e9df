/** The last part of a file's path, for a message. */
export const baseName = (file: string): string => file.replace(/^.*\//, '');
