import { readFileSync } from 'node:fs';
import path from 'node:path';
import express, { type Express } from 'express';
import { faults, FAULTS_PATH, INBOX_PATH, inboxQuery, REPLIES_PATH, replyRequest } from './api';
import { checked } from './input';
import { inboxPage } from './page';
import type { Sandbox } from './sandbox';
import { inbox, lines, newestOf, thread } from './telephones';

const ASSETS = path.join(__dirname, '../../assets');
const FILES = { 'inbox.css': 'css', 'inbox.js': 'js' };
const PAGE = 20;

/** What a program reads and writes on the telephones. */
export function telephoneRoutes(app: Express, sandbox: Sandbox): void {
  const { models, switchboard } = sandbox;
  const json = express.json({ limit: '64kb' });

  app.get(INBOX_PATH, async (request, response) => {
    response.json(await inbox(models, checked(inboxQuery, request.query)));
  });
  app.post(REPLIES_PATH, json, async (request, response) => {
    response.status(201).json({ eventId: await sandbox.reply(checked(replyRequest, request.body)) });
  });
  app.get(FAULTS_PATH, (_request, response) => {
    response.json(switchboard.now());
  });
  app.put(FAULTS_PATH, json, async (request, response) => {
    await switchboard.set(checked(faults, request.body));
    response.json(switchboard.now());
  });
}

/** The page, and its forms as browsers post them. */
export function pageRoutes(app: Express, sandbox: Sandbox): void {
  const { models, switchboard } = sandbox;
  const form = express.urlencoded({ extended: false, limit: '16kb' });

  app.get('/', async (request, response) => {
    const asked = (name: string): string => String(request.query[name] ?? '').slice(0, 60);
    const [search, before, number] = [asked('search'), asked('before'), asked('number')];
    const page = {
      ...(await lines(models, { search, before, limit: PAGE })),
      ...{ search, before, number },
      thread: number === '' ? undefined : await thread(models, number),
      newest: await newestOf(models),
      faults: switchboard.now(),
    };
    response.type('html').send(inboxPage(page));
  });
  app.post('/replies', form, async (request, response) => {
    const { from, text } = checked(replyRequest, request.body);
    await sandbox.reply({ from, text });
    response.redirect(303, `/?number=${from}`);
  });
  app.post('/faults', form, async (request, response) => {
    await switchboard.set(checked(faults, request.body));
    response.redirect(303, '/');
  });
  for (const [file, type] of Object.entries(FILES)) {
    const content = readFileSync(path.join(ASSETS, file));
    app.get(`/${file}`, (_request, response) => {
      response.type(type).send(content);
    });
  }
}
