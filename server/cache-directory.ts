import envPaths from 'env-paths';

/** Where this user's programs keep what they can make again. */
export const cacheDirectory = (): string => envPaths('gradlens', { suffix: '' }).cache;
