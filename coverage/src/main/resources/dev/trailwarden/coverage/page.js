'use strict';
(() => {
  const D = JSON.parse(document.getElementById('data').textContent);
  const $ = id => document.getElementById(id);
  const ROW = 34, SPARE = 12, PAPER = 2000, SHEETS = 150;
  const MARK = { k: ['ok', '✓', 'covered'], o: ['no', '✕', 'open'], u: ['un', '?', 'not known'], '-': ['na', '·', 'not enabled'] };
  const number = n => n.toLocaleString('en-US');
  const el = (tag, cls, text) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const many = (n, one, more) => number(n) + ' ' + (n === 1 ? one : more);
  const share = a => a.expected ? Math.floor(a.covered * 10000 / a.expected) / 100 : 0;

  // Texts are kept once; U+001F stands for the account's id, which is all that differs in most of them.
  const accounts = D.accounts.map((a, i) => {
    const text = n => D.texts[n].split('\u001f').join(a[0]);
    const account = {
      rank: i, id: a[0], name: a[1], unit: D.units[a[2]], state: a[3], management: !!(a[4] & 1), readable: !!(a[4] & 2),
      cells: a[5], why: a[6], covered: a[7], expected: a[8],
      checks: a[9].map(c => ({ name: text(c[0]), state: c[1], kind: c[2] })),
      problems: () => a[10].map(p => ({ kind: p[0], known: !!p[1], what: text(p[2]), regions: p[3].map(r => D.regions[r]),
        where: text(p[4]), remedies: p[5].map(text) })),
      ways: () => a[11].map(w => ({ now: !!w[0], how: text(w[1]) })),
      kinds: new Set(a[10].map(p => p[0])),
      now: a[11].some(w => w[0]), step: a[11].length > 0
    };
    account.counted = account.state === 'active';
    account.unknown = account.cells.includes('u') || account.checks.some(c => c.state === 'u');
    account.find = [account.id, account.name, account.unit, ...account.checks.map(c => c.name),
      ...a[10].flatMap(p => p[3].map(r => D.regions[r]))].join('\n').toLowerCase();
    return account;
  });
  const columns = ['forwarder role', 'remediation role', 'recording', 'guardrail', 'trails'];
  const heads = { 'forwarder role': 'forwarder role', 'remediation role': 'remediation role', recording: 'recorded', guardrail: 'guardrail', trails: 'trails' };
  /** One mark for all that a column stands for: the worst. */
  const check = (a, column) => {
    const some = a.checks.filter(c => column === 'trails' ? c.name === 'trails' || c.name.startsWith('trail ')
      : column === 'guardrail' ? c.name === 'guardrail' || c.name === 'our roles under SCPs' : c.name === column);
    return some.find(c => c.state === 'o') || some.find(c => c.state === 'u') || some[0];
  };

  // The head of the page.
  $('about').textContent = 'Organization ' + D.organization + ' · ' + new Date(D.at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }) + ' UTC · hub ' + D.hub + ' in ' + D.hubRegion;
  $('percent').textContent = D.percent.toFixed(2).replace(/\.?0+$/, '');
  const met = D.percent >= D.target;
  $('fill').style.width = D.percent + '%';
  $('fill').classList.toggle('met', met);
  $('tick').style.left = 'calc(' + D.target + '% - 1px)';
  $('gauge').setAttribute('aria-label', D.percent + ' percent covered, the target is ' + D.target + ' percent');
  $('verdict').textContent = (met ? '✓ Target of ' : '✕ Target of ') + D.target + ' % ' + (met ? 'met' : 'missed') + ' · ' + number(D.covered) + ' of ' + number(D.expected);
  $('verdict').className = met ? 'met' : 'missed';

  const filters = { text: '', unit: '', kind: '', state: 'all', order: 'worst' };
  const counted = accounts.filter(a => a.counted);
  const card = (n, label, cls, state) => {
    const node = el(state ? 'button' : 'div', 'card ' + (cls || ''));
    if (state) {
      node.type = 'button';
      node.addEventListener('click', () => { filters.state = state; $('state').value = state; apply(); });
    }
    node.append(el('b', '', number(n)), el('span', '', label));
    return node;
  };
  const now = counted.filter(a => a.now).length, bad = counted.filter(a => a.covered < a.expected).length;
  const unknown = counted.filter(a => a.unknown).length, out = accounts.length - counted.length;
  $('cards').append(
    card(now, now === 1 ? 'account could be blinded now' : 'accounts could be blinded now', now ? 'bad' : '', 'now'),
    card(bad, 'not fully covered', bad ? 'bad' : '', 'bad'),
    card(unknown, 'with something not known', unknown ? 'warn' : '', 'unknown'),
    card(counted.length - bad, 'fully covered', '', 'good'),
    card(counted.length, 'active accounts · ' + many(D.regions.length, 'Region', 'Regions'), '', 'all'),
    card(out, 'closed or suspended, not counted', '', 'out'));

  const kindCounts = D.kinds.map((_, k) => counted.filter(a => a.kinds.has(k)).length);
  const chips = D.kinds.map((kind, k) => {
    const chip = el('button', 'chip', kind[1]);
    chip.type = 'button';
    chip.append(el('i', '', number(kindCounts[k])));
    chip.setAttribute('aria-pressed', 'false');
    chip.addEventListener('click', () => { filters.kind = filters.kind === String(k) ? '' : String(k); $('kind').value = filters.kind; apply(); });
    return chip;
  });
  $('kinds').append(...chips);

  const option = (value, text) => { const o = el('option', '', text); o.value = value; return o; };
  $('unit').append(option('', 'all OUs'), ...D.units.map((u, i) => [u, i]).sort((a, b) => a[0].localeCompare(b[0])).map(([u, i]) => option(String(i), u || '(root)')));
  $('kind').append(option('', 'any or none'), ...D.kinds.map((kind, k) => option(String(k), kind[1])));

  // The map.
  const head = el('tr');
  const th = (text, cls, turned) => {
    const node = el('th', cls);
    node.scope = 'col';
    node.append(turned ? el('div', '', text) : text);
    head.append(node);
  };
  th('Account', 'first'); th('OU'); th('Covered');
  D.regions.forEach((region, i) => th(region, 'r' + (i ? '' : ' gap'), true));
  columns.forEach((column, i) => th(heads[column], 'r' + (i ? '' : ' gap'), true));
  $('head').append(head);
  const width = 3 + D.regions.length + columns.length;

  let shown = [], selected = null, drawn = [-1, -1];
  const mark = (state, title, gap) => {
    const td = el('td', 'x' + (gap ? ' gap' : ''));
    const [cls, sign, word] = MARK[state];
    const c = el('span', 'c ' + cls, sign);
    c.setAttribute('aria-hidden', 'true');
    td.append(c, el('span', 'vh', title || word));
    td.title = title || word;
    return td;
  };
  const row = (a, index) => {
    const tr = el('tr', a.counted ? '' : 'out');
    tr.setAttribute('aria-rowindex', String(index + 2));
    tr.setAttribute('aria-selected', String(a === selected));
    const name = el('th');
    name.scope = 'row';
    const button = el('button');
    button.type = 'button';
    button.tabIndex = a === selected || (!selected && index === 0) ? 0 : -1;
    button.dataset.index = String(index);
    const flag = el('span', 'flag ' + (!a.counted ? 'off' : a.now ? 'now' : a.step || a.covered < a.expected ? 'step' : ''));
    flag.setAttribute('aria-hidden', 'true');
    button.append(flag, el('bdi', 'name', a.name), el('span', 'id', a.id),
      el('span', 'vh', !a.counted ? a.state + ', not counted' : a.now ? 'could be blinded now' : a.step ? 'could be blinded in two steps' : a.covered < a.expected ? 'not fully covered' : 'fully covered'));
    name.append(button);
    const unit = el('td', 'u');
    unit.append(el('bdi', '', a.unit || '(root)'));
    unit.title = a.unit || '(root)';
    tr.append(name, unit, el('td', 'p', a.counted ? share(a) + ' %' : a.state));
    D.regions.forEach((region, i) => {
      const state = a.cells[i] || '-';
      const why = state === 'o' || state === 'u' ? ': ' + D.kinds[a.why[i]][1] : '';
      tr.append(mark(state, region + ' ' + MARK[state][2] + why, i === 0));
    });
    columns.forEach((column, i) => {
      const c = check(a, column);
      tr.append(c ? mark(c.state, c.name + ' ' + MARK[c.state][2] + (c.kind >= 0 ? ': ' + D.kinds[c.kind][1] : ''), i === 0) : mark('-', heads[column] + ': does not apply', i === 0));
    });
    tr.addEventListener('click', () => select(a, false));
    return tr;
  };
  const pad = height => {
    const tr = el('tr', 'pad');
    tr.setAttribute('aria-hidden', 'true');
    const td = el('td');
    td.colSpan = width;
    td.style.height = height + 'px';
    tr.append(td);
    return tr;
  };
  /** Only the rows in sight are there; the rest is empty space of the same height. */
  const draw = force => {
    const view = $('map');
    const from = Math.max(0, Math.floor(view.scrollTop / ROW) - SPARE);
    const to = Math.min(shown.length, Math.ceil((view.scrollTop + view.clientHeight) / ROW) + SPARE);
    if (!force && from === drawn[0] && to === drawn[1]) return;
    drawn = [from, to];
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.index : undefined;
    const rows = shown.slice(from, to).map((a, i) => row(a, from + i));
    $('body').replaceChildren(...(from ? [pad(from * ROW)] : []), ...rows, ...(to < shown.length ? [pad((shown.length - to) * ROW)] : []));
    if (focused !== undefined) focus(Number(focused));
  };
  const focus = index => {
    const button = $('body').querySelector('button[data-index="' + index + '"]');
    if (button) button.focus({ preventScroll: true });
  };
  const reveal = index => {
    const view = $('map'), top = index * ROW, headHeight = $('head').offsetHeight;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + ROW + headHeight > view.scrollTop + view.clientHeight) view.scrollTop = top + ROW + headHeight - view.clientHeight;
    draw(true);
  };
  const orders = {
    worst: (a, b) => a.rank - b.rank,
    name: (a, b) => a.name.localeCompare(b.name) || a.rank - b.rank,
    id: (a, b) => a.id < b.id ? -1 : 1,
    unit: (a, b) => a.unit.localeCompare(b.unit) || a.rank - b.rank
  };
  const states = {
    all: () => true,
    now: a => a.counted && a.now,
    bad: a => a.counted && a.covered < a.expected,
    unknown: a => a.counted && a.unknown,
    good: a => a.counted && a.covered === a.expected,
    out: a => !a.counted
  };
  const apply = () => {
    const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
    const unit = filters.unit === '' ? null : D.units[Number(filters.unit)];
    shown = accounts.filter(a => states[filters.state](a)
      && (unit === null || a.unit === unit || (unit !== '' && a.unit.startsWith(unit + '/')))
      && (filters.kind === '' || a.kinds.has(Number(filters.kind)))
      && words.every(word => a.find.includes(word))).sort(orders[filters.order]);
    $('count').textContent = 'Showing ' + number(shown.length) + ' of ' + many(accounts.length, 'account', 'accounts');
    $('table').setAttribute('aria-rowcount', String(shown.length + 1));
    $('table').hidden = shown.length === 0;
    $('empty').hidden = shown.length > 0;
    chips.forEach((chip, k) => chip.setAttribute('aria-pressed', String(filters.kind === String(k))));
    if (selected && !shown.includes(selected)) select(null, false);
    $('map').scrollTop = 0;
    draw(true);
  };

  // About one account.
  const fix = problem => {
    const box = el('div', 'fix'), bar = el('div', 'w'), text = problem.remedies.join('\n');
    bar.append(el('span', '', 'To put it right' + (problem.where ? ', ' + problem.where : '')));
    const copy = el('button', 'copy', 'Copy');
    copy.type = 'button';
    copy.setAttribute('aria-label', 'Copy the commands');
    copy.addEventListener('click', async event => {
      event.stopPropagation();
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const area = el('textarea', 'vh');
        area.value = text;
        document.body.append(area);
        area.select();
        document.execCommand('copy');
        area.remove();
      }
      copy.textContent = 'Copied';
      setTimeout(() => { copy.textContent = 'Copy'; }, 1600);
    });
    bar.append(copy);
    box.append(bar, el('pre', '', text));
    return box;
  };
  const about = a => {
    const all = [];
    const ways = a.ways(), problems = a.problems();
    if (!a.counted) all.push(el('p', 'sub', 'The account is ' + a.state + ': nothing happens in it that could be recorded, so it is not counted.'));
    if (ways.length) {
      all.push(el('h3', '', 'How it could be blinded'));
      const list = el('ul', 'ways');
      ways.forEach(way => {
        const li = el('li', way.now ? 'now' : '');
        li.append(el('b', '', way.now ? 'Right now' : 'In two steps'), way.how + '.');
        list.append(li);
      });
      all.push(list);
    }
    if (problems.length) {
      all.push(el('h3', '', many(problems.length, 'problem', 'problems')));
      problems.forEach(problem => {
        const box = el('div', 'problem'), title = el('div', 'k');
        const sign = MARK[problem.known ? 'o' : 'u'];
        const c = el('span', 'c ' + sign[0], sign[1]);
        c.setAttribute('aria-hidden', 'true');
        title.append(c, D.kinds[problem.kind][1], el('span', 'vh', sign[2]));
        box.append(title, el('p', '', problem.what + '.'));
        if (problem.regions.length) {
          const regions = el('div', 'regions');
          problem.regions.forEach(region => regions.append(el('span', '', region)));
          box.append(regions);
        }
        if (problem.remedies.length) box.append(fix(problem));
        all.push(box);
      });
    } else if (a.counted) {
      all.push(el('p', 'fine', '✓ Everything that should hold here does.'));
    }
    if (a.checks.length) {
      all.push(el('h3', '', 'Checks'));
      const grid = el('div', 'checks');
      a.checks.forEach(check => {
        const line = el('div'), sign = MARK[check.state], c = el('span', 'c ' + sign[0], sign[1]);
        c.setAttribute('aria-hidden', 'true');
        line.append(c, el('span', 'vh', sign[2]), el('span', '', check.name));
        line.title = check.name;
        grid.append(line);
      });
      all.push(grid);
    }
    return all;
  };
  const title = a => {
    const box = el('div'), h = el('h2');
    h.append(el('bdi', '', a.name));
    box.append(h, el('p', 'sub id', a.id), el('p', 'sub', (a.unit || '(root)') + (a.management ? ' · management account' : '') + (a.counted ? ' · ' + a.covered + ' of ' + a.expected + ' hold' : '')));
    return box;
  };
  const select = (a, read) => {
    selected = a;
    document.querySelector('.split').classList.toggle('open', !!a);
    const panel = $('panel');
    if (!a) { panel.replaceChildren(); draw(true); return; }
    const top = el('header'), close = el('button', 'x-close', 'Close');
    close.type = 'button';
    close.addEventListener('click', () => { const index = shown.indexOf(a); select(null, false); focus(index); });
    top.append(title(a), close);
    panel.setAttribute('aria-label', 'Account ' + a.name);
    panel.replaceChildren(top, ...about(a));
    panel.scrollTop = 0;
    draw(true);
    if (read) panel.focus({ preventScroll: true });
  };

  // What people do.
  for (const name of ['text', 'unit', 'kind', 'state', 'order']) {
    $(name).addEventListener('input', () => { filters[name] = $(name).value; apply(); });
  }
  $('tools').addEventListener('submit', event => event.preventDefault());
  $('reset').addEventListener('click', () => {
    Object.assign(filters, { text: '', unit: '', kind: '', state: 'all', order: 'worst' });
    for (const name of Object.keys(filters)) $(name).value = filters[name];
    apply();
  });
  $('print').addEventListener('click', () => window.print());
  $('map').addEventListener('scroll', () => draw(false), { passive: true });
  window.addEventListener('resize', () => draw(false));
  $('map').addEventListener('keydown', event => {
    const on = event.target.dataset ? event.target.dataset.index : undefined;
    const page = Math.max(1, Math.floor($('map').clientHeight / ROW) - 2);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length }[event.key];
    if (step === undefined || !shown.length) {
      if (event.key === 'Enter' && on !== undefined) { event.preventDefault(); select(shown[Number(on)], true); }
      return;
    }
    event.preventDefault();
    const index = Math.min(shown.length - 1, Math.max(0, (on === undefined ? -1 : Number(on)) + step));
    reveal(index);
    focus(index);
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && selected) { const index = shown.indexOf(selected); select(null, false); focus(index); }
  });
  window.addEventListener('beforeprint', () => {
    $('body').replaceChildren(...shown.slice(0, PAPER).map(row));
    const sheets = shown.filter(a => a.counted && a.covered < a.expected).slice(0, SHEETS).map(a => {
      const sheet = el('section', 'sheet');
      sheet.append(title(a), ...about(a));
      return sheet;
    });
    $('paper').replaceChildren(...sheets);
  });
  window.addEventListener('afterprint', () => { $('paper').replaceChildren(); draw(true); });
  // A link may say what to show: #state=now&kind=rule-missing&unit=Workloads&text=payments&order=name
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const index = name === 'kind' ? D.kinds.findIndex(kind => kind[0] === value) : name === 'unit' ? D.units.indexOf(value) : -1;
    const known = name === 'text' || (name === 'state' && value in states) || (name === 'order' && value in orders) || index >= 0;
    if (known) filters[name] = index >= 0 ? String(index) : value;
  }
  for (const name of Object.keys(filters)) $(name).value = filters[name];
  apply();
  if (accounts.length && accounts[0].now && window.innerWidth > 1100) select(accounts[0], false);
})();
