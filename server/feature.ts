import type { ClientCapabilities, Connection, ServerCapabilities } from 'vscode-languageserver';
import type { InitializationOptions, Theme } from '../shared/protocol.ts';
import type { Aside } from './aside.ts';
import type { Places } from './convert.ts';
import type { Settings } from './settings.ts';
import type { Told } from './told.ts';
import type { Viewpoints } from './viewpoints.ts';
import type { Workspace } from './workspace.ts';

/** What every feature works with. */
export interface Context {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly aside: Aside;
  readonly told: Told;
  readonly viewpoints: Viewpoints;
  readonly settings: Settings;
  readonly places: Places;
  /** Where the pages about findings are: a URI that ends with a slash. */
  readonly pages: string;
  /** What the editor can do. */
  readonly client: ClientCapabilities;
  readonly options: InitializationOptions;
  /** The editor's colours at the moment; undefined where it shows no images. */
  theme(): Theme | undefined;
}

/** One thing that the server does for the editor: what it announces, and what answers. */
export interface Feature {
  readonly capability: ServerCapabilities | ((options: InitializationOptions, client: ClientCapabilities) => ServerCapabilities);
  register(context: Context): void;
}
