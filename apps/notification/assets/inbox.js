// Tells when something new has come to the telephone that is open, or to any; loading the page again is left to the reader.
(() => {
  'use strict';
  const EVERY_MS = 3000;
  const news = document.getElementById('news');
  const thread = document.querySelector('.thread[data-number]');
  const number = thread ? thread.getAttribute('data-number') : '';
  const query = new URLSearchParams({ limit: '1', after: document.body.dataset.newest || '' });
  if (number) query.set('to', number);
  news.querySelector('a').setAttribute('href', location.pathname + location.search);

  const look = async () => {
    const answer = await fetch(`/v1/inbox?${query}`).catch(() => undefined);
    const { messages } = answer && answer.ok ? await answer.json() : { messages: [] };
    if (messages.length > 0) news.hidden = false;
    else setTimeout(look, EVERY_MS);
  };
  setTimeout(look, EVERY_MS);
})();
