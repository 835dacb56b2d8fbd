import type { Store } from '../src';

/** Opens a fresh, empty store of the adapter under test; the suite closes it. */
export type OpenStore = (service: string) => Promise<Store>;
