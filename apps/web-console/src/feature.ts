import type { ComponentType } from 'react';
import type { Action } from './session';

/** One thing the console can do: its place in the menu, who may open it, and its pages. */
export interface Feature {
  /** Of its first page; the others stand below it. */
  path: string;
  /** In the menu. */
  label: string;
  /** Right that opens it, or several of which one is enough; whoever has none does not see it. None named: everybody's. */
  action: Action | Action[];
  /** Shows the label with how much waits behind it. */
  Label?: ComponentType<{ children: string }>;
  /** Right that makes this the first page of whoever has nothing to do (`/`). */
  home?: Action;
  /** Loads each page when it is opened, by its route below `path`. */
  pages: Record<string, () => Promise<ComponentType>>;
}
