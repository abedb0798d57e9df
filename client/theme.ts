import * as vscode from 'vscode';
import type { Theme } from '../shared/protocol.ts';

const themes: Readonly<Record<vscode.ColorThemeKind, Theme>> = {
  [vscode.ColorThemeKind.Light]: 'light',
  [vscode.ColorThemeKind.Dark]: 'dark',
  [vscode.ColorThemeKind.HighContrast]: 'contrast',
  [vscode.ColorThemeKind.HighContrastLight]: 'contrast-light',
};

/** The editor's colours at the moment. */
export const activeTheme = (): Theme => themes[vscode.window.activeColorTheme.kind];
