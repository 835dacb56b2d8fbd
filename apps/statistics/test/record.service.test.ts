import { recordContract } from './record-contract';
import { openWorld } from './world';

describe('on the embedded store', () => recordContract(() => openWorld()));
