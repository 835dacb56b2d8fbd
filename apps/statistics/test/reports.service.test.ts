import { missingContract } from './missing-contract';
import { openDataContract } from './open-data-contract';
import { summaryContract } from './summary-contract';
import { openWorld } from './world';

describe('on the embedded store', () => {
  describe('summary', () => summaryContract(() => openWorld()));
  describe('missing entries', () => missingContract(() => openWorld()));
  describe('open data', () => openDataContract(() => openWorld()));
});
