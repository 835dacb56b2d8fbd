import { official } from '@mingjing/testing';

/** The scene's county, the body it is about, and who acts there. */
export const COUNTY = '632801';
export const PATH = ['632800', COUNTY];
export const BODY = 'body';
export const FORCES = ['f1', 'f2', 'f3', 'f4'];
export const CENTRE = official('coordinationCentre', { divisions: [COUNTY] }, 'centre');
export const HEAD = official('approver', { divisions: [COUNTY] }, 'head');
/** Somebody who acts for a force. */
export const officerOf = (force: string, id = `officer-${force}`) => official('forceOfficer', { units: [force] }, id);
/** Of the body, whatever else they are. */
export const SUPERVISED = {
  ...official('unitHead', { units: [BODY] }, 'supervised'),
  assignments: [official('unitHead', { units: [BODY] }), CENTRE, HEAD, officerOf('f1')].flatMap(({ assignments }) => assignments),
};
