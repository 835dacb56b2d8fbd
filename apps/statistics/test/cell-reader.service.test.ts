import { cellReaderContract } from './cell-reader-contract';
import { openWorld } from './world';

describe('on the embedded store', () => cellReaderContract(() => openWorld()));
