import express, { type Express, type RequestHandler } from 'express';
import { MESSAGES_PATH, sendRequest, type Faults } from './api';
import { FaultSwitch } from './fault';
import { bodyOf, checked, parsed, requireSigned } from './input';
import type { Sandbox } from './sandbox';
import { lookUp } from './telephones';

const LARGEST_BODY = '4mb';

/** What the platform sends and asks after: signed, and subject to the fault that is played. */
export function providerRoutes(app: Express, sandbox: Sandbox): void {
  const { models, switchboard, secret } = sandbox;
  const played: RequestHandler = async (request, response, next) => {
    const fault = await switchboard.forCall();
    response.locals['fault'] = fault;
    if (fault.mode === 'down') return void request.socket.destroy();
    if (fault.mode === 'error') return void response.status(500).json({ code: 'sandbox.fault' });
    next();
  };

  app.post(MESSAGES_PATH, played, express.raw({ type: 'application/json', limit: LARGEST_BODY }), async (request, response) => {
    const body = bodyOf(request);
    requireSigned(secret, request, body);
    const answer = await sandbox.intake.take(checked(sendRequest, parsed(body)));
    const fault = response.locals['fault'] as Faults;
    if (fault.mode === 'halfway') return void request.socket.destroy();
    await FaultSwitch.dawdle(fault, sandbox.ending.signal);
    response.json(answer);
  });

  app.get(MESSAGES_PATH, played, async (request, response) => {
    requireSigned(secret, request, request.originalUrl);
    const ids = String(request.query['ids'] ?? '').split(',');
    response.json(await lookUp(models, ids.filter(Boolean)));
  });
}
