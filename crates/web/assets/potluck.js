// Small movements of the pages. Without it everything works; with it pages look again by themselves.
// It never moves what somebody is typing: while a field has the focus or holds something that was not
// sent, what is new waits behind a button.
'use strict';
(() => {
  const lookSoon = 50;
  const saveSoon = 400;
  const saveAgain = 2000;
  let looking = false;
  let lookAgain = false;
  let pill = null;

  const isField = (it) => it instanceof HTMLTextAreaElement || it instanceof HTMLSelectElement
    || (it instanceof HTMLInputElement && !['hidden', 'submit', 'button'].includes(it.type));

  const isChanged = (field) => {
    if (field instanceof HTMLSelectElement) {
      const chosen = [...field.options].findIndex((one) => one.defaultSelected);
      return field.selectedIndex !== Math.max(chosen, 0);
    }
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  };

  // Whether replacing a part would move or lose what somebody is typing.
  const wouldDisturb = (part) => {
    const focus = document.activeElement;
    if (isField(focus)) {
      const behind = part.compareDocumentPosition(focus) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (part.contains(focus) || behind) return true;
    }
    return [...part.querySelectorAll('input, textarea, select')].some((it) => isField(it) && isChanged(it));
  };

  const replace = (old, fresh) => {
    const open = [...old.querySelectorAll('details[id][open]')].map((it) => it.id);
    const focus = old.contains(document.activeElement) ? document.activeElement : null;
    const href = focus && focus.getAttribute('href');
    const id = focus && focus.id;
    const name = focus && focus.textContent;
    old.replaceWith(fresh);
    for (const one of open) document.getElementById(one)?.setAttribute('open', '');
    if (focus) {
      const same = [...fresh.querySelectorAll('a, button, summary')].find((it) =>
        (id && it.id === id) || (href && it.getAttribute('href') === href) || (!href && it.textContent === name));
      (same || document.getElementById('main')).focus({ preventScroll: true });
    }
    if (window.htmx) window.htmx.process(fresh);
  };

  const showPill = () => {
    if (pill) return;
    pill = document.createElement('button');
    pill.type = 'button';
    pill.className = 'pill';
    pill.textContent = document.body.dataset.show;
    pill.addEventListener('click', () => look(true));
    document.body.append(pill);
  };

  const hidePill = () => {
    pill?.remove();
    pill = null;
  };

  const look = async (asked) => {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    const began = performance.now();
    try {
      const answer = await fetch(location.href, { cache: 'no-store', headers: { 'X-Look': 'again' } });
      if (answer.redirected || answer.status === 401) {
        // Typing is never thrown away: whoever types stays.
        if (!isField(document.activeElement) || asked) location.replace(answer.url);
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      let held = false;
      for (const old of document.querySelectorAll('[data-live]')) {
        const fresh = page.getElementById(old.id);
        if (!fresh || fresh.outerHTML === old.outerHTML || old.dataset.was === fresh.outerHTML) continue;
        const always = old.dataset.live === 'always';
        if (!always && !asked && wouldDisturb(old)) {
          held = true;
          continue;
        }
        const was = fresh.outerHTML;
        const node = document.importNode(fresh, true);
        replace(old, node);
        if (node.outerHTML !== was) node.dataset.was = was;
      }
      if (held) showPill();
      else hidePill();
    } catch {
      // The node has ended, or goes on in a moment: the next event asks again.
    } finally {
      looking = false;
      if (lookAgain) {
        lookAgain = false;
        // Half of the time is for others.
        setTimeout(look, Math.max(lookSoon, performance.now() - began));
      }
    }
  };

  const listen = () => {
    const news = new EventSource('/live');
    // Also the first time: something may have happened between the page and this.
    news.addEventListener('open', () => look());
    news.addEventListener('look', () => look());
    news.addEventListener('locked', () => location.replace('/'));
    window.addEventListener('pagehide', () => news.close(), { once: true });
  };

  // A half-written form is kept by the node, in memory, so that a reload finds it again.
  const timers = new WeakMap();
  const save = (form) => {
    const body = new URLSearchParams(new FormData(form));
    body.set('form', form.dataset.draft);
    return fetch('/draft', { method: 'POST', body, keepalive: true });
  };
  const saveLater = (form, wait) => {
    if (!form || !form.dataset.draft) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(async () => {
      timers.delete(form);
      // A node that does not answer may be back in a moment; by then it may also be sent.
      const again = () => { if (!timers.has(form) && !form.dataset.sent) saveLater(form, saveAgain); };
      await save(form).catch(again);
    }, wait));
  };
  document.addEventListener('input', (event) => saveLater(event.target.form, saveSoon));
  // Who types quickly has begun before this ran.
  for (const form of document.querySelectorAll('form[data-draft]')) {
    if ([...form.elements].some((it) => isField(it) && isChanged(it))) saveLater(form, saveSoon);
  }
  window.addEventListener('pagehide', () => {
    for (const form of document.querySelectorAll('form[data-draft]')) {
      if (timers.has(form)) save(form).catch(() => {});
    }
  });
  document.addEventListener('submit', (event) => {
    clearTimeout(timers.get(event.target));
    timers.delete(event.target);
    // Twice is once.
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = 'yes';
    setTimeout(() => delete event.target.dataset.sent, 3000);
  });

  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }

  if (document.querySelector('[data-live]')) listen();
})();
