import { cellReaderContract } from './cell-reader-contract';
import { missingContract } from './missing-contract';
import { openDataContract } from './open-data-contract';
import { rebuildContract } from './rebuild-contract';
import { recordContract } from './record-contract';
import { summaryContract } from './summary-contract';
import { openWorld, type World } from './world';

function openReal(): Promise<World> {
  const mongodbUri = process.env['MONGODB_URI'];
  if (!mongodbUri) throw new Error('MONGODB_URI is not set: start the real parts with `npm run stack -- up` and pass what it prints');
  return openWorld(mongodbUri);
}

describe('on MongoDB', () => {
  describe('cells read again', () => cellReaderContract(openReal));
  describe('record', () => recordContract(openReal));
  describe('rebuild', () => rebuildContract(openReal));
  describe('summary', () => summaryContract(openReal));
  describe('missing entries', () => missingContract(openReal));
  describe('open data', () => openDataContract(openReal));
});
