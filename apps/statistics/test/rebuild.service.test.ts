import { rebuildContract } from './rebuild-contract';
import { openWorld } from './world';

describe('on the embedded store', () => rebuildContract(() => openWorld()));
