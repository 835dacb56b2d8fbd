// What the pages do better with script; without it they are complete.
(() => {
  const find = (what) => document.querySelector(what);
  const say = (word, more = '') => (find('#told').textContent = find('#told').dataset[word] + more);
  let list = [];
  let shown;
  let busy;
  let wait = 2e3;
  let timer;

  // Kept entries {action, body, at}: on the phone where it lets us, else as long as the page is open.
  const read = () => {
    try {
      list = JSON.parse(localStorage.mjKept || '[]').filter(({ at }) => Date.now() - at < 6048e5);
    } catch {}
    return list;
  };
  const write = (next) => {
    list = next;
    try {
      localStorage.mjKept = JSON.stringify(next);
      return 'kept';
    } catch {
      return 'held';
    }
  };
  const rest = ({ body }) => read().filter((one) => one.body !== body);

  // A worker looks for the number while one reads; nobody waits long for it, and without one it goes as well.
  const solve = ({ dataset }) =>
    new Promise((found) => {
      if (!dataset.hash) return found('');
      try {
        const worker = new Worker(dataset.solver);
        worker.onmessage = ({ data }) => found('&proof=' + data);
        worker.onerror = () => found('');
        worker.postMessage({ ...dataset });
      } catch {
        found('');
      }
    });
  const soon = (found) => Promise.race([found, new Promise((done) => setTimeout(done, 3e3, ''))]);
  const bodyOf = (form) => '' + new URLSearchParams(new FormData(form));
  const waiting = find('form[data-hash]');
  const solved = waiting && solve(waiting);

  // The key travels in the body: sent twice counts once. What is asked for once more is sent once more.
  const post = async ({ action, body }, more = 2) => {
    const stop = new AbortController();
    const cut = setTimeout(() => stop.abort(), 2e4);
    try {
      const reply = await fetch(action, { method: 'POST', body: new URLSearchParams(body), signal: stop.signal });
      if (reply.status > 501) throw 0;
      const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
      const form = more && page.querySelector('[data-again]');
      return form ? post({ action, body: bodyOf(form) + (await soon(solve(form))) }, more - 1) : page;
    } finally {
      clearTimeout(cut);
    }
  };

  const reveal = () => document.querySelectorAll('[data-copy]').forEach((button) => (button.hidden = false));
  const show = ({ title, body }) => {
    shown = '';
    document.title = title;
    document.body.replaceWith(body);
    if (body.dataset.at) history.replaceState(null, '', body.dataset.at);
    const first = find('[role=alert],h1');
    first.tabIndex = -1;
    first.focus();
    reveal();
  };

  const later = () => {
    clearTimeout(timer);
    if (read()[0]) timer = setTimeout(retry, (wait = Math.min(wait * 2, 6e4)));
  };
  const retry = async () => {
    if (busy) return;
    busy = true;
    try {
      for (const one of read()) {
        const page = await post(one);
        write(rest(one));
        wait = 2e3;
        const receipt = page.querySelector('[data-receipt]');
        if (one.body === shown) show(page);
        else if (receipt && !page.querySelector('.problem')) say('sent', receipt.textContent);
        else say('notTaken');
      }
    } catch {}
    busy = false;
    later();
  };

  addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.dataset.sending) return;
    event.preventDefault();
    const button = form.querySelector('[type=submit]');
    if (button.ariaBusy) return;
    const says = button.textContent;
    button.textContent = form.dataset.sending;
    button.ariaBusy = 'true';
    const proof = await soon(form === waiting ? solved : solve(form));
    const one = { action: form.action, body: bodyOf(form) + proof, at: Date.now() };
    try {
      show(await post(one));
    } catch {
      button.textContent = says;
      button.ariaBusy = null;
      form.hidden = true;
      shown = one.body;
      say(write([...rest(one), one]));
      scrollTo(0, 0);
      later();
    }
  });

  addEventListener('click', async (event) => {
    const link = event.target;
    const { copy, done, text, href } = link.dataset;
    if (copy) {
      try {
        await navigator.clipboard.writeText(copy);
      } catch {
        getSelection().selectAllChildren(find('[data-receipt]'));
        document.execCommand('copy');
      }
      link.textContent = done;
    }
    if (text) {
      // Large type at once, and nothing typed is lost; the answer sets the cookie that remembers it.
      event.preventDefault();
      fetch(link.href, { method: 'HEAD' }).catch(later);
      find('html').classList.toggle('large');
      link.dataset.href = link.href;
      link.dataset.text = link.textContent;
      link.href = href;
      link.textContent = text;
    }
  });

  addEventListener('online', retry);
  reveal();
  retry();
})();
